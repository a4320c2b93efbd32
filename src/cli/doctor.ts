import { parseArgs } from 'node:util'
import { UserError } from '../core/errors.ts'
import { cut } from '../core/text.ts'
import { useProxy } from '../platforms/kit/proxy.ts'
import { PLATFORMS } from '../platforms.ts'
import { bundleOf, jsonOf, redactor, writeBundle } from './doctor/bundle.ts'
import { asJson, asText, type Check, isWell, runChecks } from './doctor/check.ts'
import { DATA_CHECKS } from './doctor/data.ts'
import { gather, letGo, orError } from './doctor/facts.ts'
import { MACHINE_CHECKS } from './doctor/machine.ts'
import { ONLINE_CHECKS } from './doctor/online.ts'
import type { SubCommand } from './sub-command.ts'

/** Everything that doctor looks at, causes before what they cause. */
export const CHECKS: readonly Check[] = [...MACHINE_CHECKS, ...DATA_CHECKS, ...ONLINE_CHECKS]

/** `studyhall doctor`: what is wrong, why it matters, and how to fix it, beside a running bot or without one. */
export const doctor: SubCommand = {
  usage: 'studyhall doctor [--json] [--list] [--run NAME] [--fix] [--bundle FILE [--log FILE]]',
  summary:
    'Checks machine, settings, data, platforms and groups, and says of each failure how to fix it. Exits 1 where something fails. --bundle writes what somebody who helps needs to know, without secrets and people.',
  run: async (args) => {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean' },
        list: { type: 'boolean' },
        run: { type: 'string', multiple: true },
        fix: { type: 'boolean' },
        bundle: { type: 'string' },
        log: { type: 'string' },
      },
    })
    if (values.log !== undefined && values.bundle === undefined)
      throw new UserError('A log for what?', 'Write: studyhall doctor --bundle FILE --log FILE')
    const chosen = values.run ? values.run.map(checkNamed) : CHECKS
    if (values.list) list(chosen, values.json ?? false)
    else return examine(chosen, values)
    return 0
  },
}

function checkNamed(name: string): Check {
  const check = CHECKS.find((each) => each.name === name)
  if (check) return check
  throw new UserError(
    `There is no check “${cut(name, 40)}”.`,
    `Write one of: ${CHECKS.map((each) => each.name).join(', ')}`,
  )
}

function list(checks: readonly Check[], json: boolean): void {
  if (json)
    console.log(
      JSON.stringify(
        checks.map(({ name, what, cause, fix }) => ({ name, what, cause, fix })),
        null,
        2,
      ),
    )
  else for (const { name, what } of checks) console.log(`${name.padEnd(12)}${what}`)
}

async function examine(
  checks: readonly Check[],
  { json, fix, bundle, log }: { json?: boolean; fix?: boolean; bundle?: string; log?: string },
): Promise<number> {
  const hears = checks.some(({ name }) => name === 'gateway')
  let facts = gather(process.env, hears)
  const repaired = fix ? checks.flatMap((check) => check.repair?.(facts) ?? []) : []
  // What was read before is not so any more.
  if (repaired.length > 0) facts = gather(process.env, hears)
  // After the repair: a file that could not be read before holds secrets, too.
  const redact = redactor(
    facts.settings,
    PLATFORMS.flatMap(({ secret }) => secret ?? []),
  )
  // An address that leads to no proxy is what the check of that name says.
  orError(() => useProxy(facts.settings))
  try {
    const results = await runChecks(checks, facts)
    if (json) console.log(jsonOf({ ...asJson(results), ...(fix && { repaired }) }, redact))
    else
      console.log(
        redact(
          [...repaired.map((line) => `Fixed   ${line}`), asText(results, process.stdout.columns)].join('\n'),
        ),
      )
    if (bundle !== undefined) {
      writeBundle(bundle, await bundleOf(facts, results, log), redact)
      if (!json) console.log(`Written to ${bundle}. Read it before you pass it on.`)
    }
    return isWell(results) ? 0 : 1
  } finally {
    await letGo(facts)
  }
}
