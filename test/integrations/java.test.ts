import { describeAccess } from './describeAccess';
import { describeIntegrations } from './describeIntegrations';
import { describeSelection } from './describeSelection';
import { javaRunner } from './languages/javaRunner';

describeIntegrations(javaRunner);
describeSelection(javaRunner);
describeAccess(javaRunner);
