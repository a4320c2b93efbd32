import { type Command, type CommandInfo, describeCommand } from './command.ts'

/** Every command by name, with what platforms know of it. */
export type Registry = {
  readonly infos: readonly CommandInfo[]
  get(name: string): { command: Command; info: CommandInfo } | undefined
}

/** Collects command definitions; two with one name are a mistake of ours and throw at once. */
export function createRegistry(commands: readonly Command[]): Registry {
  const byName = new Map<string, { command: Command; info: CommandInfo }>()
  for (const command of commands) {
    if (byName.has(command.name)) throw new Error(`Two commands are named ${command.name}.`)
    byName.set(command.name, { command, info: describeCommand(command) })
  }
  return {
    infos: [...byName.values()].map(({ info }) => info),
    get: (name) => byName.get(name.toLowerCase()),
  }
}
