import { Rotation } from "quarterturn";

export = new Rotation("rotation").outputs;
