@echo off
"%~dp0..\node_modules\quarterturn\provider\pulumi-resource-quarterturn.cmd" %*
