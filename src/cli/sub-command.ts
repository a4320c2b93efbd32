/** A sub-command: what it is for, how it is written, and the work. Resolves to the exit code. */
export type SubCommand = { usage: string; summary: string; run(args: string[]): Promise<number> }
