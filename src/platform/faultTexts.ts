import * as vscode from 'vscode';
import type { FaultPreset } from '../core/sandbox/faults/faultPresets';
import type { Fault } from '../core/sandbox/faults/faultRule';
import { displaySize } from './displayText';

const { t } = vscode.l10n;

/** What a fault does, on one line. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'latency':
      return t('Waits {0} ms', fault.milliseconds.toLocaleString(vscode.env.language));
    case 'status':
      return t('Refused with {0} {1}', fault.status, fault.code);
    case 'reset':
      return fault.at === 'request'
        ? t('Connection breaks before it is carried out')
        : t('Connection breaks after it was carried out');
    case 'truncate':
      return t('Answer ends after {0}', displaySize(fault.bytes));
    case 'errorIn200':
      return t('Status 200 with the error {0} inside', fault.code);
    case 'slowBody':
      return t('Answer comes with {0} a second', displaySize(fault.bytesPerSecond));
    case 'duplicate':
      return t('Carried out twice');
  }
}

interface PresetText {
  readonly label: string;
  readonly detail: string;
}

/** Names of the presets, in the order they are offered. */
export function presetTexts(): Readonly<Record<FaultPreset, PresetText>> {
  return {
    slow: { label: t('Slow answers'), detail: t('Every request waits two seconds.') },
    burst: {
      label: t('Overloaded for a while'),
      detail: t('The next 10 requests are refused with 503 SlowDown, as by a busy store.'),
    },
    internalError: {
      label: t('Internal errors now and then'),
      detail: t('One request in five is refused with 500 InternalError.'),
    },
    reset: {
      label: t('Connections break'),
      detail: t('One connection in five is reset before the request is carried out.'),
    },
    lostAnswer: {
      label: t('A lost answer'),
      detail: t('The next change is carried out, but its answer never arrives: does a retry do harm?'),
    },
    truncated: { label: t('Truncated downloads'), detail: t('The next 3 downloads end after 1,000 bytes.') },
    errorIn200: {
      label: t('An error inside a 200'),
      detail: t('The next copy or multipart completion fails with status 200.'),
    },
    slowBody: { label: t('Slow downloads'), detail: t('Downloads come with 64 KB a second.') },
    duplicate: {
      label: t('Duplicated changes'),
      detail: t('Every change is carried out twice, as behind a proxy that retries.'),
    },
  };
}
