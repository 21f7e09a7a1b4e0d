import { describeIntegrations } from './describeIntegrations';
import { goRunner } from './languages/goRunner';

describeIntegrations(goRunner);
