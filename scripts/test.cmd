@echo off
rem Set up what is missing, then lint, types, import rules and the tests. Arguments go to pytest.
setlocal
set "ROOT=%~dp0.."
cd /d "%ROOT%"
if not exist ".venv\Scripts\python.exe" (
  py -3.11 -m venv .venv || python -m venv .venv || exit /b 1
)
fc /b requirements-dev.lock .venv\installed-dev.lock >nul 2>&1
if errorlevel 1 (
  .venv\Scripts\python.exe -m pip install -q --require-hashes -r requirements-dev.lock || exit /b 1
  copy /y requirements-dev.lock .venv\installed-dev.lock >nul
)
.venv\Scripts\ruff.exe check . || exit /b 1
.venv\Scripts\ruff.exe format --check . || exit /b 1
.venv\Scripts\lint-imports.exe || exit /b 1
.venv\Scripts\mypy.exe || exit /b 1
.venv\Scripts\pytest.exe %*
