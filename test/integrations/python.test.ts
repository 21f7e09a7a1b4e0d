import { describeIntegrations } from './describeIntegrations';
import { pythonRunner } from './languages/pythonRunner';

describeIntegrations(pythonRunner);
