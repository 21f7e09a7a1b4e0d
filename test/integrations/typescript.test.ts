import { describeIntegrations } from './describeIntegrations';
import { typescriptRunner } from './languages/typescriptRunner';

describeIntegrations(typescriptRunner);
