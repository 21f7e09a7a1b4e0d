import { Sandbox } from '../../src/core/sandbox/sandbox';

/** A process of its own that runs a sandbox over the folder named on its command line, and says where it answers. */
async function main(dataDir: string, accessKeyId: string, secretAccessKey: string): Promise<void> {
  const sandbox = await Sandbox.open({ dataDir, keys: [{ accessKeyId, secretAccessKey }] });
  process.stdout.write(`${sandbox.endpoint}\n`);
  process.once('SIGTERM', () => void sandbox.close());
}

const [folder = '', accessKeyId = '', secretAccessKey = ''] = process.argv.slice(2);
void main(folder, accessKeyId, secretAccessKey);
