import { describeAccess } from './describeAccess';
import { describeIntegrations } from './describeIntegrations';
import { describeSelection } from './describeSelection';
import { pythonRunner } from './languages/pythonRunner';

describeIntegrations(pythonRunner);
describeSelection(pythonRunner);
describeAccess(pythonRunner);
