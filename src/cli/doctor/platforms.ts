import { StartError } from '../../core/errors.ts'
import type { Problem } from '../../core/ports.ts'
import type { ChannelRef } from '../../core/refs.ts'
import type { Environment } from '../../platforms/kit/environment.ts'
import type { Examination, ExaminationParts, PlatformModule } from '../../platforms/kit/module.ts'
import { within } from '../../platforms/kit/waiting.ts'

/** A platform that is configured and was asked. */
export type Asked = Pick<PlatformModule, 'name' | 'title'> &
  Pick<Examination, 'findings' | 'ahead' | 'inspect' | 'booths' | 'stars'>

/** A platform that answers nothing is waited for so long, in ms: a gateway alone takes a quarter of a minute to be given up. */
const ANSWER_MS = 40_000

/** Asks each platform that is configured and can be asked beside the bot, all at once. One that is configured wrongly is left out. */
export async function askPlatforms(
  modules: readonly PlatformModule[],
  settings: Environment,
  parts: ExaminationParts,
): Promise<Asked[]> {
  const asked = await Promise.all(modules.map((module) => askOne(module, settings, parts)))
  return asked.filter((one) => one !== undefined)
}

async function askOne(
  { name, title, examine }: PlatformModule,
  settings: Environment,
  parts: ExaminationParts,
): Promise<Asked | undefined> {
  try {
    if (!examine) return undefined
    const answered = examine(settings, parts).then((examination) => ({ examination }))
    const { examination } = (await within(answered, ANSWER_MS)) ?? { examination: silent(title) }
    return examination && { name, title, ...examination }
  } catch (error) {
    if (error instanceof StartError) return undefined
    throw error
  }
}

function silent(title: string): Examination {
  const what = `${title} did not answer within ${ANSWER_MS / 1000} seconds.`
  const problem = { what, fix: 'Check this machine’s network, and a firewall or proxy on the way.' }
  const inspect = async () => Promise.reject(new Error(what))
  return { findings: [{ about: 'token', said: what, problem }], ahead: undefined, inspect }
}

/** What keeps posts from coming in a channel; `undefined` where nobody can be asked. Never rejects. */
export async function problemsAt(asked: readonly Asked[], ref: ChannelRef): Promise<Problem[] | undefined> {
  const platform = asked.find(({ name }) => name === ref.platform)
  return platform?.inspect(ref).catch(() => undefined)
}

/**
 * What keeps mock tables from a place of their own beside a channel, or stars there from being heard; nothing where nothing does, or
 * nobody can be asked. Never rejects.
 */
export async function extraProblemsAt(
  asked: readonly Asked[],
  extra: 'booths' | 'stars',
  ref: ChannelRef,
): Promise<Problem[]> {
  const found = asked.find(({ name }) => name === ref.platform)?.[extra]
  return (await found?.inspect(ref).catch(() => undefined)) ?? []
}
