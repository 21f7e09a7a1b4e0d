import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';

export function javaClient(_model: ClientModel, _name: string): readonly ClientFile[] {
  return [];
}
