import { isSecretFile } from '../../inventory/madeByTools';
import { type Check, finding, notChecked } from '../checkContext';

/** No secret in any file that is part of the integration, or that is delivered beside it. */
export const checkSecrets: Check = async ({ list, scans }) => {
  const unread = (kind: 'binary' | 'large') => scans.filter((scan) => scan.unread === kind).map(({ file }) => file);
  return {
    findings: [
      ...list.files
        .filter(({ file }) => isSecretFile(file))
        .map(({ file }) => finding('error', 'secrets.file', [], { file })),
      ...scans.flatMap(({ file, secrets }) =>
        secrets.map(({ kind, line, masked, unsure }) =>
          finding(unsure ? 'warning' : 'error', `secrets.${kind}`, [masked], { file, line }),
        ),
      ),
    ],
    notChecked: (['binary', 'large'] as const)
      .map((kind) => ({ kind, names: unread(kind) }))
      .filter(({ names }) => names.length > 0)
      .map(({ kind, names }) => notChecked(`secrets.${kind}`, [names.length, names.slice(0, 3).join(', ')])),
  };
};
