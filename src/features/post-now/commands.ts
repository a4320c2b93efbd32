import { doneCard, problemCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { groups, standstill } from '../../core/group.ts'
import { plain } from '../../core/text.ts'
import { fixButtons, problemList } from '../../words/problems.ts'
import * as to from '../../words/signatures.ts'

/** `group post-now`: today's post if it is not out; if it is, offers to send it again. */
export const postNowCommand: Command = defineCommand({
  ...to.postNow,
  summary: 'Send today’s post now',
  who: 'manager',
  visibility: 'private',
  effect: 'once',
  group: 'needed',
  run: async ({ again }, { store, delivery, inspect, group, curriculum }) => {
    const done = await delivery.postNow(group.id, again !== undefined)
    switch (done) {
      case 'sending':
        return {
          card: doneCard('On its way', 'The post is being sent; its discussion follows.'),
          update: again !== undefined,
        }
      case 'out':
        return {
          card: {
            plain: 'Today’s post is out already. Send it again?',
            title: 'Send today’s post again?',
            text: 'It is out already. It would come once more, marked as posted again, with a discussion of its own; nobody is notified. The roadmap does not move.',
            buttons: [buttonFor(to.postNow, { again: 'again' }, 'Send it again')],
          },
          asks: true,
        }
      case 'found':
        return {
          card: doneCard('It is all there', 'I looked again and found what I had missed; nothing was sent.'),
        }
      case 'uncertain':
        return {
          card: {
            plain: 'Part of the post may be there already. Send it all the same?',
            title: 'It may be there already',
            text: 'I sent it, got no answer, and cannot read this channel’s history to see whether it arrived. Look into the channel and its discussion: if something is missing, have it sent.',
            tone: 'bad',
            buttons: [buttonFor(to.postNow, { again: 'again' }, 'Something is missing: send it')],
          },
          asks: true,
        }
      case 'finished':
        return {
          card: problemCard(
            'The roadmap is finished',
            `All ${curriculum.length} days are done. Jump to a day first.`,
            [buttonFor(to.roadmap, {}, 'Roadmap')],
          ),
        }
      case 'changed':
        return {
          card: problemCard(
            'Something changed at the same moment',
            'Somebody posted, skipped or changed the schedule just now, so I sent nothing. Look at the channel, then try again.',
            [buttonFor(to.status, {}, 'Status')],
          ),
        }
      case 'held': {
        const held = (await store.get(groups, group.id)) ?? group
        const asked = await Promise.all(held.channels.map(({ ref }) => inspect(ref).catch(() => [])))
        const problems = held.hold ? [] : asked.flat()
        const { reason, fix } = standstill(held) ?? { reason: '', fix: '' }
        return {
          card: problemCard(
            'I can’t post in this channel',
            problems.length > 0 ? problemList(problems) : `${plain(reason)} ${plain(fix)}`,
            [...fixButtons(problems), buttonFor(to.resume, {}, 'Check again')],
          ),
        }
      }
    }
  },
})
