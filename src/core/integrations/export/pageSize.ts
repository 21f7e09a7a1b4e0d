/** Twentieths of a point, as the format counts. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
  readonly margins: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };
}

/** A4 with 2.5 cm on all sides. */
export const a4: PageSize = {
  width: 11_906,
  height: 16_838,
  margins: { top: 1417, right: 1417, bottom: 1417, left: 1417 },
};

/** The same sheet turned. */
export function turned({ width, height, margins }: PageSize): PageSize {
  const { top, right, bottom, left } = margins;
  return { width: height, height: width, margins: { top: left, right: top, bottom: right, left: bottom } };
}

/** How wide its lines are. */
export function textWidth({ width, margins }: PageSize): number {
  return width - margins.left - margins.right;
}

/** How high the text of a page is. */
export function textHeight({ height, margins }: PageSize): number {
  return height - margins.top - margins.bottom;
}
