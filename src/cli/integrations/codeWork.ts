import type { ChosenCode } from '../../core/integrations/selection/chosenCode';
import type { PortBindings } from '../../core/integrations/selection/decideCode';
import type { CodeDecision } from '../../core/integrations/selection/requirementEdit';
import type { Catalogue } from '../../core/patterns/catalogue';
import type { FoundInCode } from '../../core/patterns/recognition/foundInCode';

/** Code that `scaffold tests --for` names: what was found in it, and what is done about it. */
export interface CodeWork {
  readonly catalogue: Catalogue;
  readonly chosen: readonly ChosenCode[];
  readonly found: FoundInCode;
  /** What was found and does not fit the kind of the integration. */
  readonly leftOut: readonly string[];
  readonly ports: PortBindings;
  readonly decision: CodeDecision;
}
