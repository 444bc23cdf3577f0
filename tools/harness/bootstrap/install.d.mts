export function missingPackages(root: string): 'none' | 'all' | 'some';
export function install(root: string, missing: 'all' | 'some'): Promise<string | undefined>;
