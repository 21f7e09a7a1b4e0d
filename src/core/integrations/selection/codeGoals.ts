/** The goal by which the contract tests of a requirement's class are known. */
export const contractGoal = (requirement: string, symbol: string) =>
  `${requirement}-contract-${symbol.replaceAll(/[^A-Za-z0-9]+/g, '')}`;

/** The goal that stays open until people have shown what their code does. */
export const codeGoal = (requirement: string) => `${requirement}-code`;
