@echo off
rem Set up what is missing, then start IO-Manager. Arguments are passed on: scripts\run scan DIR
setlocal
set "ROOT=%~dp0.."
if not exist "%ROOT%\.venv\Scripts\python.exe" (
  py -3.11 -m venv "%ROOT%\.venv" || python -m venv "%ROOT%\.venv" || exit /b 1
)
fc /b "%ROOT%\requirements.lock" "%ROOT%\.venv\installed.lock" >nul 2>&1
if errorlevel 1 (
  "%ROOT%\.venv\Scripts\python.exe" -m pip install -q --require-hashes -r "%ROOT%\requirements.lock" || exit /b 1
  copy /y "%ROOT%\requirements.lock" "%ROOT%\.venv\installed.lock" >nul
)
set "PYTHONPATH=%ROOT%;%PYTHONPATH%"
rem The stand-in ShotGrid site is not part of the application.
if /i "%~1"=="site" (
  "%ROOT%\.venv\Scripts\python.exe" -m tests.sites.shotgrid %2 %3 %4 %5
  exit /b
)
"%ROOT%\.venv\Scripts\python.exe" -m iomanager %*
