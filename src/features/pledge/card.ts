import { type Button, type Card, labelled } from '../../core/card.ts'
import { buttonFor } from '../../core/command.ts'
import type { Form } from '../../core/form.ts'
import type { Pledge } from '../../core/pledge.ts'
import { plain } from '../../core/text.ts'
import { daysInput } from '../../words/inputs.ts'
import * as to from '../../words/private-signatures.ts'
import { formatWeekdays } from '../../words/weekday-text.ts'
import type { Waiting } from './standing.ts'

/** A promise as it was made: “Mon, Wed, Fri before 10:00”. Plain text. */
export function pledgeText({ days, time }: Pick<Pledge, 'days' | 'time'>): string {
  const names = formatWeekdays(days)
    .split(/([,-])/)
    .map((part) =>
      part === ',' ? ', ' : part === '-' ? ' to ' : part.charAt(0).toUpperCase() + part.slice(1),
    )
  return `${names.join('')} before ${time}`
}

/** Asks for a promise, as it stands where there is one. */
export const pledgeForm = (pledge: Pledge | undefined): Form => ({
  title: 'Your promise',
  submit: 'Promise',
  action: to.pledge.name,
  inputs: [
    { ...daysInput(pledge?.days ?? []), label: 'On which days do you take part?' },
    {
      name: 'time',
      label: 'Before what time?',
      kind: 'time',
      required: true,
      hint: 'I write to you half an hour before, only if you have not taken part yet.',
      ...(pledge && { value: pledge.time }),
    },
  ],
})

/** Somebody’s promise and how their week goes; nobody else sees it. `done` is what was just changed. */
export function pledgeCard(
  pledge: Pledge,
  { kept, of, zone, more = [] }: { kept: number; of: number; zone: string; more?: readonly string[] },
  done?: string,
): Card {
  const promise = `You promised yourself: **${pledgeText(pledge)}** (${plain(zone)}).`
  const week = of === 0 ? 'Nothing was due yet this week.' : `This week you kept ${kept} of ${of}.`
  return {
    plain: `${done ?? 'Your promise'}: ${pledgeText(pledge)}.`,
    title: done ?? 'Your promise',
    text: [
      promise,
      `${week} I write to you once on a promised day, half an hour before, if you have not taken part yet.`,
      ...more,
    ].join('\n\n'),
    footer: 'Only you see this. While you are away nothing counts and nothing comes.',
    ...(done && { tone: 'good' as const }),
    buttons: pledgeButtons(pledge),
  }
}

/** What there is to do about a promise, or how one is made. */
export const pledgeButtons = (pledge: Pledge | undefined): Button[] =>
  pledge
    ? [
        buttonFor(to.pledge, { show: 'form' }, 'Change my promise'),
        buttonFor(to.pledge, { days: 'off' }, 'End my promise'),
      ]
    : [buttonFor(to.pledge, { show: 'form' }, 'Make a promise')]

/** A promise on its day: quoted, with the posts that wait. */
export const reminder = (pledge: Pledge, waiting: readonly Waiting[]) => ({
  title: 'Your promise for today',
  text: [
    `You promised yourself: **${pledgeText(pledge)}**.`,
    ...waiting.map(({ group, title }) => `- **${plain(group.name)}** ${plain(title)}`),
  ].join('\n'),
  buttons: waiting.flatMap(({ group, url }): Button[] =>
    url === undefined ? [] : [{ ...labelled(waiting.length === 1 ? 'Go to the post' : group.name), url }],
  ),
})

/** A week that was kept. */
export const keptWeek = (pledge: Pledge, of: number) => ({
  title: 'You kept your promise last week',
  text: `**${pledgeText(pledge)}**: ${of === 1 ? 'the one day there was' : of === 2 ? 'both days' : `all ${of} days`}.`,
})
