import { describeAccess } from './describeAccess';
import { describeIntegrations } from './describeIntegrations';
import { describeSelection } from './describeSelection';
import { goRunner } from './languages/goRunner';

describeIntegrations(goRunner);
describeSelection(goRunner);
describeAccess(goRunner);
