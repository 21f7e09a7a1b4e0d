import { describeIntegrations } from './describeIntegrations';
import { javaRunner } from './languages/javaRunner';

describeIntegrations(javaRunner);
