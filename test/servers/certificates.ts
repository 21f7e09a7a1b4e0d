import { execFileSync } from 'node:child_process';

/** Makes an authority (`ca.crt`) in a folder, and a certificate of it with its key for each name; all are good for localhost. */
export function makeCertificates(folder: string, names: readonly string[]): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  openssl('req', '-x509', ...key('ca'), '-days', '2', '-subj', '/CN=Private CA', '-out', 'ca.crt');
  for (const name of names) {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost'];
    openssl('req', ...key(name), ...subject, '-out', `${name}.csr`);
    const authority = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...authority, '-copy_extensions', 'copy', '-out', `${name}.crt`);
  }
}
