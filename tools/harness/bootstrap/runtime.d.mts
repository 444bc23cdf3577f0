export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly own: string;
}
export function chooseRuntime(root: string, machine: Machine): { readonly path: string } | undefined;
export function tooOld(machine: Machine): string;
