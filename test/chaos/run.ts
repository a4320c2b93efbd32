import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import serveShared from '../support/postgres/shared.ts'
import type { Verdict } from './judge.ts'
import { runKills } from './kills.ts'
import { type Harm, runMachines } from './machines.ts'
import { PLATFORMS, type PlatformName, type StoreName } from './platforms.ts'
import { type RoundsVerdict, runRounds } from './rounds.ts'
import { sum, type Trial } from './trial.ts'

/**
 * `npm run chaos -- --trials 1000 --kills 30 [--platform discord] [--seed 7]`: so many trials and kills a platform. Prints what became
 * of the posts and exits with 1 where any was doubled, was lost or is uncertain without a cause. One trial alone is told as
 * it happened: `--trials 1 --platform discord --seed 7`. `--store postgres` keeps the trials' records in a Postgres of their own. `--trials 0 --machines 60` has three workers share so many groups on
 * one Postgres, in real time, while every five seconds one is killed; with `--harm stop`, stands still, with `hang`
 * hears nothing of the database, with `clock` has its clock set wrong; with `--harm jobs` the agenda's jobs are deleted, with `crash` the
 * database crashes, with `full` its disk is full, and with `none` nothing happens but that calls are counted. `--every 20` leaves a slow machine more time in between.
 * `--trials 0 --tables 10 --kills 8` runs so many mock tables a platform from their opening to their end, with the bot killed so many
 * times in each.
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '100' },
    kills: { type: 'string', default: '0' },
    machines: { type: 'string', default: '0' },
    tables: { type: 'string', default: '0' },
    harm: { type: 'string', default: 'kill' },
    every: { type: 'string', default: '5' },
    store: { type: 'string', default: 'sqlite' },
    platform: { type: 'string' },
    seed: { type: 'string' },
  },
})
const trials = Number(values.trials)
const kills = Number(values.kills)
const first = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed)
const platforms = PLATFORMS.filter((name) => values.platform === undefined || name === values.platform)
if (platforms.length === 0) throw new Error(`--platform is one of ${PLATFORMS.join(', ')}`)

const engine: StoreName = values.store === 'postgres' ? 'postgres' : 'sqlite'
if (values.store !== engine) throw new Error('--store is sqlite or postgres')
// Every thread asks for the same server.
const endServer = engine === 'postgres' ? await serveShared() : async () => {}

console.log(`seeds ${first} to ${first + Math.max(trials, kills) - 1}`)
let failed = false
for (const platform of platforms) {
  if (trials > 0) await report(platform, async () => sum(await runAll(platform)), `${trials} trials`)
}
// Every process runs on its own, so the platforms' kills share the processors.
const rounds = Number(values.tables)
await Promise.all(platforms.map((platform) => reportTables(platform)))
await Promise.all(
  platforms.map(
    (platform) =>
      kills > 0 && rounds === 0 && report(platform, () => runKills(platform, kills, first), `${kills} kills`),
  ),
)
const machines = Number(values.machines)
for (const platform of platforms) {
  if (machines === 0 || platform === 'playground') continue
  const every = Number(values.every) * 1_000
  const harm = harmOf(values.harm, every)
  const work = async () => {
    const { handing, days, ...fared } = await runMachines(platform, {
      count: machines,
      workers: 3,
      harm,
      seed: first,
    })
    if (days)
      console.log(
        `${platform}: the day of every group was out after ${days.seconds.toFixed(0)} s, with ${days.calls} calls, of which ${days.limited} were turned away as too many`,
      )
    const { count, taken, stepped } = handing
    if (count > 0)
      console.log(
        `${platform}: ${count} groups were handed on, ${inSeconds(taken)} after their worker’s last word at most`,
      )
    if (Number.isFinite(stepped))
      console.log(
        `${platform}: where there was something to send, something came of it ${inSeconds(stepped)} after the worker’s lease ended at most`,
      )
    return { ...fared, amid: fared.harmed }
  }
  await report(platform, work, `${machines} groups on three workers, harmed (${harm.kind})`)
}
await endServer()
process.exit(failed ? 1 : 0)

function harmOf(kind: string, every: number): Harm {
  switch (kind) {
    case 'none':
    case 'kill':
    case 'jobs':
    case 'clock':
      return { kind, every }
    case 'stop':
    case 'hang':
      return { kind, every, seconds: [5, 15, 90] }
    case 'crash':
    case 'full':
      return { kind, every, seconds: [1, 5, 30] }
    default:
      throw new Error('--harm is none, kill, stop, hang, clock, jobs, crash or full')
  }
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

async function report(
  platform: string,
  work: () => Promise<Verdict & { amid?: number }>,
  what: string,
): Promise<void> {
  const began = performance.now()
  const {
    delivered,
    followed,
    private: inPrivate,
    duplicated,
    lost,
    uncertain,
    told,
    problems,
    amid,
  } = await work()
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  failed ||= problems.length > 0
  if (amid !== undefined) for (const problem of problems) console.log(`${platform}: ${problem}`)
  console.log(
    `${platform}: ${what}${amid === undefined ? '' : `, ${amid} times amid a delivery,`} in ${seconds} s: ${delivered} delivered, ${followed} follow-ups, ${inPrivate} in private / ${duplicated} duplicated / ${lost} lost / ${uncertain} uncertain; ${told} not sent, with the reason written`,
  )
}

async function reportTables(platform: PlatformName): Promise<void> {
  const began = performance.now()
  const done: RoundsVerdict[] = []
  for (let i = 0; i < rounds; i++) {
    const verdict = await runRounds(platform, kills, first + i)
    for (const problem of verdict.problems) console.log(`${platform}, seed ${first + i}: ${problem}`)
    failed ||= verdict.problems.length > 0
    done.push(verdict)
  }
  const count = (of: (verdict: RoundsVerdict) => number): number =>
    done.reduce((sum, verdict) => sum + of(verdict), 0)
  const seconds = ((performance.now() - began) / 1_000).toFixed(0)
  if (rounds > 0)
    console.log(
      `${platform}: ${rounds} tables in ${seconds} s, killed ${count((it) => it.kills)} times, ${count(({ amid }) => amid)} times before somebody was answered: ${count(({ problems }) => problems.length)} problems`,
    )
}

/** Shares the seeds out among as many threads as there are processors. */
async function runAll(platform: PlatformName): Promise<Omit<Trial, 'log'>[]> {
  const threads = Math.min(availableParallelism(), trials)
  const done: Omit<Trial, 'log'>[] = []
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const seeds = Array.from({ length: trials }, (_, i) => first + i).filter(
        (_, i) => i % threads === thread,
      )
      const worker = new Worker(new URL('worker.ts', import.meta.url), {
        workerData: { platform, seeds, engine },
      })
      return new Promise<void>((resolve, reject) => {
        worker.on('message', (trial: Omit<Trial, 'log'>) => {
          done.push(trial)
          if (done.length % 100 === 0) console.log(`${platform}: ${done.length} of ${trials} trials`)
          tell(trial)
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
      })
    }),
  )
  return done
}

function tell({ platform, seed, problems, story }: Omit<Trial, 'log'>): void {
  if (trials === 1) console.log(story)
  if (problems.length === 0) return
  console.log(
    `${problems.join('\n')}\nreplay: npm run chaos -- --trials 1 --platform ${platform} --seed ${seed}${engine === 'sqlite' ? '' : ' --store postgres'}`,
  )
}
