@echo off
rem The benchmarks, ours beside the reference in the same run: scripts\bench [NAME ...] [--json] [--scale F]
setlocal
set "ROOT=%~dp0.."
cd /d "%ROOT%"
if not exist ".venv\Scripts\python.exe" call scripts\run.cmd --version || exit /b 1
.venv\Scripts\python.exe scripts\bench.py %*
