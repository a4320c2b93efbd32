import { parseArgs } from 'node:util'
import { fuzzImport } from './import.ts'
import { fuzz, PLACES } from './players.ts'

/**
 * `npm run fuzz [-- import|members] [--count N] [--seed S] [--only FILE]`: damaged files that are imported, and whatever members
 * type, press and send, on every platform. Prints what it led to, and how long the slowest took of the processor; ends with 1
 * where something is at fault. What only takes long is printed, because a busy machine is no fault.
 */
const text = { type: 'string' } as const
const { values, positionals } = parseArgs({
  options: { count: text, seed: text, only: text },
  allowPositionals: true,
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const isAsked = (what: string): boolean => positionals.length === 0 || positionals.includes(what)
const print = console.log

function tell(figures: object, faults: readonly string[]): void {
  print(JSON.stringify({ seed, ...figures, faults: faults.length }))
  for (const fault of faults.slice(0, 20)) print(fault)
  if (faults.length > 0) process.exitCode = 1
}

if (isAsked('import')) {
  console.log = () => {}
  if (values.only === undefined) console.error = () => {}
  const only = values.only === undefined ? undefined : Number(values.only)
  const { faults, ...figures } = await fuzzImport(seed, Number(values.count ?? 20_000), only)
  tell({ what: 'import', ...figures }, faults)
  if (figures.slowest.ms > 1_000) process.exitCode = 1
}
if (isAsked('members'))
  for (const place of PLACES) {
    const { faults, ...figures } = await fuzz(place, seed, Number(values.count ?? 100_000))
    tell({ what: place, ...figures }, faults)
  }
process.exit()
