import { inputReasonText } from '../../platform/inputReasons';
import { askOnce } from '../../platform/stepInput';

/** Longest key in bytes of UTF-8 (S3 user guide, "Naming Amazon S3 objects"). */
const maxKeyBytes = 1024;

/** Text of what is wrong with a key for a new object; undefined when nothing is. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return inputReasonText({ reason: 'keyEmpty' });
  if (Buffer.byteLength(key) > maxKeyBytes) return inputReasonText({ reason: 'keyTooLong' });
  return /\p{Cs}/u.test(key) ? inputReasonText({ reason: 'loneSurrogate' }) : undefined;
}

/** Asks for a name below a prefix; gives the whole key. */
export async function askKeyBelow(title: string, prompt: string, prefix: string, value = ''): Promise<string> {
  const text = await askOnce(title).text({
    prompt,
    value,
    validate: (name) => keyProblem(name === '' ? '' : prefix + name),
  });
  return prefix + text;
}
