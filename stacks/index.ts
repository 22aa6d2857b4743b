import { Rotation } from "../program/rotation";

export = new Rotation("rotation").outputs;
