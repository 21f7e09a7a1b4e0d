import * as vscode from 'vscode';
import { ConfigKey } from '../../ids';

/** A service that requests go to, as the setting has it; secrets are elsewhere. */
export interface ApiEnvironment {
  readonly name: string;
  /** Scheme, host and port; the definition's path is added when it has none. */
  readonly baseUrl: string;
  /** Values of `{{names}}` in requests. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A preset (`xms`, `ceph-dashboard`), `none`, `basic`, `bearer`; without it what the definition asks for. */
  readonly auth?: string;
  readonly caFile?: string;
  readonly insecure?: boolean;
  readonly proxy?: string;
  readonly environment?: 'development' | 'test' | 'production';
}

/** The environments of the settings that can be used; VS Code leaves those of an untrusted workspace out. */
export function apiEnvironments(): readonly ApiEnvironment[] {
  const value = vscode.workspace.getConfiguration().get<unknown>(ConfigKey.apiEnvironments);
  return Array.isArray(value) ? value.filter(isEnvironment) : [];
}

function isEnvironment(value: unknown): value is ApiEnvironment {
  if (typeof value !== 'object' || value === null) return false;
  const { name, baseUrl, variables = {}, ...rest } = value as Record<string, unknown>;
  const texts = [rest['auth'], rest['caFile'], rest['proxy'], rest['environment']].filter((each) => each !== undefined);
  return (
    typeof name === 'string' &&
    typeof baseUrl === 'string' &&
    /^https?:\/\/[^@\s]+$/i.test(baseUrl) &&
    texts.every((each) => typeof each === 'string') &&
    typeof variables === 'object' &&
    variables !== null &&
    Object.values(variables).every((each) => typeof each === 'string')
  );
}
