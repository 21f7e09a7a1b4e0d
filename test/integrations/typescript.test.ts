import { describeAccess } from './describeAccess';
import { describeIntegrations } from './describeIntegrations';
import { describeSelection } from './describeSelection';
import { typescriptRunner } from './languages/typescriptRunner';

describeIntegrations(typescriptRunner);
describeSelection(typescriptRunner);
describeAccess(typescriptRunner);
