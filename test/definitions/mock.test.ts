import path from 'node:path';
import { describeMock } from '../servers/describeMock';
import { definitionsFolder } from './definitionsFolder';

describeMock(path.join(definitionsFolder(), 'xms-6.4-openapi3.yaml'), 1017);
describeMock(path.join(definitionsFolder(), 'xms-sds-4.2-swagger2.yaml'), 585);
