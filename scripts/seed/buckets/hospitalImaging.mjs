// @ts-check
// Studies of an imaging department, as a viewer and an archive exchange them. All patients are phantoms.
import { scanSlice } from '../images.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

const slices = 8;

/** @param {number} number */
function study(number) {
  const day = String((number % 9) + 1).padStart(2, '0');
  return {
    studyInstanceUid: `1.2.826.0.1.3680043.10.999.2025.6.${number}`,
    patientId: `PHANTOM-${String(number).padStart(4, '0')}`,
    modality: number % 3 === 0 ? 'MR' : 'CT',
    bodyPart: number % 2 ? 'CHEST' : 'HEAD',
    studyDate: `2025-06-${day}`,
    numberOfSlices: slices,
    source: `/mnt/nas/pacs/2025/06/${day}/${number}`,
  };
}

/** @param {ReturnType<typeof study>} of */
function message(of) {
  const time = `${of.studyDate.replaceAll('-', '')}083000`;
  const segments = [
    `MSH|^~\\&|RIS|RADIOLOGY|PACS|ARCHIVE|${time}||ORM^O01|${of.patientId}|P|2.5`,
    `PID|1||${of.patientId}^^^PHANTOM||PHANTOM^TEST||19700101|O`,
    `OBR|1|${of.studyInstanceUid}||${of.modality}-${of.bodyPart}`,
  ];
  return segments.join('\r');
}

/** @returns {Generator<DemoObject>} */
export function* hospitalImaging() {
  const studies = Array.from({ length: 12 }, (_, index) => study(index + 1));
  const columns = /** @type {const} */ (['patientId', 'modality', 'bodyPart', 'studyDate', 'studyInstanceUid']);
  const rows = studies.map((of) => columns.map((column) => of[column]).join(','));
  yield { key: 'worklist.csv', body: `${columns.join(',')}\n${rows.join('\n')}\n` };
  for (const [index, of] of studies.entries()) {
    const folder = `studies/${of.studyDate.replaceAll('-', '/')}/${of.patientId}`;
    const tags = { modality: of.modality, retention: '30y' };
    yield { key: `${folder}/study.json`, body: `${JSON.stringify(of, null, 2)}\n`, tags };
    yield { key: `${folder}/order.hl7`, body: message(of), type: 'x-application/hl7-v2+er7' };
    yield {
      key: `${folder}/report.md`,
      body: `# ${of.modality} ${of.bodyPart.toLowerCase()}\n\nPhantom ${of.patientId}, ${of.studyDate}.\n\nTwo chambers, symmetric. No finding.\n`,
    };
    for (let slice = 0; slice < slices; slice++) {
      const body = scanSlice({ seed: index * slices + slice, size: 128, slice, slices });
      yield {
        key: `${folder}/slices/${String(slice + 1).padStart(3, '0')}.png`,
        body,
        metadata: { modality: of.modality },
      };
    }
  }
}
