import path from 'node:path';
import { describeMock } from '../../../servers/describeMock';

const folder = path.join(__dirname, '../../../fixtures/apis');

describeMock(path.join(folder, 'platform-2.0.yaml'));
describeMock(path.join(folder, 'platform-3.0.yaml'));
