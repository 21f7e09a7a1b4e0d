import { authData } from '../authData';
import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';
import { snakeCase } from '../naming';
import { readme } from '../readme';
import { pythonClientFile } from './pythonCalls';
import { pythonTests } from './pythonTests';
import { pythonModels } from './pythonTypes';
import { runtimeSource } from './runtimeSource';

/** A package for Python 3.11 or later that needs the standard library only. */
export function pythonClient(model: ClientModel, name: string): readonly ClientFile[] {
  const folder = snakeCase(name);
  const auth = [
    '"""How requests are let in, as data."""',
    '',
    'from __future__ import annotations',
    '',
    'import json',
    'from typing import Any',
    '',
    '#: Path that all operations stand behind.',
    `BASE_PATH = ${JSON.stringify(model.basePath)}`,
    '',
    `AUTH: dict[str, Any] = json.loads(${JSON.stringify(JSON.stringify(authData(model)))})`,
    '',
  ].join('\n');
  const init = [
    'from .client import Client',
    'from .transport import ApiError, FormPart',
    '',
    '__all__ = ["ApiError", "Client", "FormPart"]',
    '',
  ];
  const project = [
    '[project]',
    `name = ${JSON.stringify(name)}`,
    'version = "0.1.0"',
    'requires-python = ">=3.11"',
    '',
    '[tool.setuptools]',
    `packages = [${JSON.stringify(folder)}]`,
    '',
    '[tool.mypy]',
    'strict = true',
    '',
  ];
  return [
    { path: 'pyproject.toml', content: project.join('\n') },
    { path: `${folder}/__init__.py`, content: init.join('\n') },
    { path: `${folder}/auth.py`, content: auth },
    { path: `${folder}/transport.py`, content: runtimeSource },
    { path: `${folder}/models.py`, content: pythonModels(model) },
    { path: `${folder}/client.py`, content: pythonClientFile(model) },
    { path: 'tests/test_client.py', content: pythonTests(model, folder) },
    { path: 'README.md', content: readme(model, name, 'python') },
  ];
}
