@echo off
node "%~dp0launch.js" %*
