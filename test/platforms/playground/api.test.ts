import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commandToken } from '../../../src/core/tokens.ts'
import { postDay, startPlayground } from '../../e2e/playground-harness.ts'
import { send } from '../../fakes/http-client.ts'
import type { ScriptedBot } from '../../fakes/scripted-bot.ts'

let playground: Awaited<ReturnType<typeof startPlayground<ScriptedBot>>>
beforeEach(async () => {
  playground = await startPlayground()
})
afterEach(() => playground.stop())

const get = (path: string) => send(`${playground.url}/api/${path}`)
const write = (channel: string, body: object) =>
  send(`${playground.url}/api/channels/${channel}/messages`, { body })
const act = (body: object) => send(`${playground.url}/api/actions`, { body })
const texts = async (path: string) =>
  (await get(path)).json.messages.map(
    (message: { text?: string; card?: { title: string } }) => message.text ?? message.card?.title,
  )

describe('Channels', () => {
  it('are the same three for everybody, and direct messages for the member who asks', async () => {
    const names = (answer: { json: any }) => answer.json.channels.map(({ id }: { id: string }) => id)
    expect(names(await get('channels'))).toEqual(['study-group', 'ml-design', 'random'])
    expect(names(await get('channels?user=lin'))).toEqual(['study-group', 'ml-design', 'random', 'dm-lin'])
  })

  it('name their latest message that the member sees', async () => {
    const { json } = await write('study-group', { user: 'ada', text: '/topic towers' })
    const latest = async (user: string) => (await get(`channels?user=${user}`)).json.channels[0].latest
    expect(await latest('ada')).toBe(json.reply.message)
    expect(await latest('lin')).toBeUndefined()
  })

  it('list messages in the order of time, a page at a time', async () => {
    for (let i = 1; i <= 5; i++) await write('study-group', { user: 'ada', text: `message ${i}` })
    const last = (await get('channels/study-group/messages?limit=2')).json
    expect(last.messages.map(({ text }: { text: string }) => text)).toEqual(['message 4', 'message 5'])
    expect(last.more).toBe(true)
    const before = `channels/study-group/messages?limit=3&before=${last.messages[0].id}`
    expect(await texts(before)).toEqual(['message 1', 'message 2', 'message 3'])
    expect((await get(before)).json.more).toBe(false)
  })

  it('are paged right where most messages are private to somebody else', async () => {
    await write('study-group', { user: 'lin', text: 'the first' })
    for (let i = 0; i < 60; i++) await write('study-group', { user: 'ada', text: '/topic towers' })
    expect(await texts('channels/study-group/messages?user=lin&limit=1')).toEqual(['the first'])
    const { messages, more } = (await get('channels/study-group/messages?user=ada&limit=200')).json
    expect([messages.length, more]).toEqual([121, false])
  })
})

describe('A member’s message', () => {
  it('is shown with who wrote it and when', async () => {
    const { status, json } = await write('random', { user: 'lin', text: '  **Hello** <b>there</b>  ' })
    expect(status).toBe(200)
    expect(json.message).toMatchObject({
      channel: 'random',
      author: { id: 'lin', name: 'Lin', bot: false },
      text: '**Hello** <b>there</b>',
      html: '<p><strong>Hello</strong> &lt;b&gt;there&lt;/b&gt;</p>',
      visibility: 'public',
      replies: 0,
    })
    expect(new Date(json.message.at).toISOString()).toBe(json.message.at)
    expect(json.reply).toBeUndefined()
  })

  it('holds no token: only cards name commands to choose, people, or times', async () => {
    const token = commandToken({ text: '/group end' })
    const { json } = await write('random', { user: 'lin', text: `Press ${token} and \`${token}\`` })
    expect(json.message.html).not.toContain('<button')
    expect(json.message.html).toContain('&lt;\u200btoken:command::%2Fgroup%20end&gt;')
    expect(json.message.text).toBe(`Press ${token} and \`${token}\``)
  })

  it('in a thread is counted under its first message and told to the bot without its text', async () => {
    const { post } = await postDay(playground.platform)
    const { json } = await write('study-group', { user: 'sam', text: 'My answer', thread: post.message })
    expect(playground.bot.heard).toEqual([`sam study-group ${post.message} ${json.message.id}`])
    const { parent, messages } = (await get(`threads/${post.message}/messages`)).json
    expect(parent).toMatchObject({ id: post.message, replies: 2, title: 'Day 107 · Recommendation' })
    expect(messages.at(-1)).toMatchObject({ id: json.message.id, thread: post.message, text: 'My answer' })
    expect(await texts('channels/study-group/messages')).not.toContain('My answer')
  })

  it('outside a thread is not told to the bot', async () => {
    await write('study-group', { user: 'sam', text: 'Good morning' })
    expect(playground.bot.heard).toEqual([])
  })

  it('in direct messages is answered with the member’s home page', async () => {
    await write('dm-sam', { user: 'sam', text: 'hello' })
    expect(await texts('channels/dm-sam/messages?user=sam')).toEqual(['hello', 'Your groups'])
  })

  it('in direct messages needs no slash: what is no command is looked up as a topic, and thanks need no answer', async () => {
    await write('dm-lin', { user: 'lin', text: 'what is a two tower?' })
    await write('dm-lin', { user: 'lin', text: 'please, today!' })
    await write('dm-lin', { user: 'lin', text: 'Thanks!' })
    expect(await texts('channels/dm-lin/messages?user=lin')).toEqual([
      'what is a two tower?',
      'two tower',
      'please, today!',
      'Day 58',
      'Thanks!',
    ])
  })
})

describe('A command', () => {
  it('is answered privately where it is private, with the message to act on', async () => {
    const { json } = await write('study-group', { user: 'ada', text: '/topic two tower' })
    expect(json.reply).toMatchObject({ card: { title: 'two tower' }, visibility: 'private' })
    expect(await texts('channels/study-group/messages?user=ada')).toEqual(['/topic two tower', 'two tower'])
    expect(await texts('channels/study-group/messages?user=lin')).toEqual([])
    expect((await get(`threads/${json.reply.message}/messages?user=lin`)).status).toBe(404)
  })

  it('is shown to everybody where it is public', async () => {
    await write('study-group', { user: 'ada', text: '/share the towers' })
    expect(await texts('channels/study-group/messages?user=lin')).toEqual(['/share the towers', 'Shared'])
  })

  it.each([
    ['/topic two tower', 'topic', 'two tower'],
    ['/study topic two tower', 'topic', 'two tower'],
    ['/group setup 08:00', 'setup', '08:00'],
    ['/SETUP', 'setup', ''],
    ['/nonsense what', 'nonsense', 'what'],
    ['/', 'help', ''],
    ['/study', 'help', ''],
    ['/group  ', 'help', ''],
    ['/topic line one\nline two', 'topic', 'line one\nline two'],
  ])('%j calls %s with %j', async (text, name, rest) => {
    await write('study-group', { user: 'ada', text })
    expect(playground.bot.calls.map((call) => [call.name, call.input.text])).toEqual([[name, rest]])
  })

  it('knows who calls, from where, and how commands are typed here', async () => {
    const { post } = await postDay(playground.platform)
    await write('study-group', { user: 'sam', text: '/today', thread: post.message })
    await write('dm-sam', { user: 'sam', text: '/today' })
    const [inThread, inDirect] = playground.bot.calls.map(({ caller }) => caller)
    expect(inThread).toMatchObject({
      member: { platform: 'playground', workspace: 'local', user: 'sam' },
      name: 'Sam',
      channel: { platform: 'playground', workspace: 'local', channel: 'study-group' },
      channelName: 'study-group',
      thread: post.message,
    })
    expect(inDirect).not.toHaveProperty('channel')
    expect(inThread?.typed({ name: 'topic', who: 'member' }).text).toBe('/topic')
    expect(inThread?.typed({ name: 'setup', who: 'manager' }).text).toBe('/group setup')
  })

  it('lets Ada manage, Lin set up, and tells Sam why not', async () => {
    for (const user of ['ada', 'lin', 'sam']) await write('ml-design', { user, text: '/today' })
    const standings = await Promise.all(playground.bot.calls.map(({ caller }) => caller.standing()))
    expect(standings).toEqual([
      { admin: true, maySetUp: true },
      { admin: false, maySetUp: true },
      { admin: false, maySetUp: expect.stringContaining('Ask Ada') },
    ])
  })

  it('is listed with its arguments, and its arguments are completed', async () => {
    const { commands } = (await get('commands')).json
    expect(commands[0]).toMatchObject({
      name: 'topic',
      typed: '/topic',
      usage: '<query>',
      args: [{ name: 'query' }],
    })
    expect(commands.at(-1)).toMatchObject({ typed: '/group setup' })
    expect((await get('suggest?command=topic&text=two')).json).toMatchObject({
      arg: 'query',
      suggestions: [{ label: 'Two-tower retrieval', text: 'Two-tower retrieval' }, {}],
    })
    expect((await get('suggest?command=browse&text=adv')).json).toEqual({
      arg: 'level',
      suggestions: [{ label: 'Advanced', text: 'Advanced ' }],
    })
    expect((await get('suggest?command=today&text=x')).json).toEqual({ suggestions: [] })
    expect((await get('suggest?command=nothing&text=two')).json).toEqual({ suggestions: [] })
  })

  it('is completed knowing what else is typed, and the browser’s zone', async () => {
    const seen: unknown[] = []
    const suggest = playground.bot.suggest
    playground.bot.suggest = async (...asked) => {
      seen.push(asked.slice(1))
      return suggest(...asked)
    }
    await get('suggest?command=topic&text=two%20to&zone=Asia/Tokyo&channel=ml-design')
    await get('suggest?command=topic&text=query:two&channel=dm-ada')
    expect(seen).toEqual([
      [
        'query',
        'two to',
        { platform: 'playground', workspace: 'local', channel: 'ml-design' },
        { values: {}, zone: 'Asia/Tokyo' },
      ],
      ['query', 'two', undefined, { values: {} }],
    ])
  })
})

describe('A button', () => {
  it('of a discussion’s first message answers where the discussion is open, and nowhere else', async () => {
    const { post } = await postDay(playground.platform)
    const press = { user: 'lin', message: post.message, action: 'topic', arg: 'Two-phase ranking' }
    const { reply } = (await act({ ...press, thread: post.message })).json
    const thread = (await get(`threads/${post.message}/messages?user=lin`)).json
    expect(thread.messages.at(-1)).toMatchObject({ id: reply.message, visibility: 'private' })
    const channel = (await get('channels/study-group/messages?user=lin')).json
    expect(channel.messages.map(({ id }: { id: string }) => id)).toEqual([post.message])
    const elsewhere = await act({ ...press, thread: reply.message })
    expect([elsewhere.status, elsewhere.json.error]).toEqual([400, 'That message is not in this thread.'])
  })

  const share = async () => {
    const { json } = await write('study-group', { user: 'ada', text: '/topic towers' })
    return { user: 'ada', message: json.reply.message, action: 'share', arg: 'towers' }
  }

  it('calls its command with its argument, and the answer stands where the message stands', async () => {
    const { status, json } = await act(await share())
    expect(status).toBe(200)
    expect(json.reply).toMatchObject({ card: { title: 'Shared' }, visibility: 'public' })
    expect(await texts('channels/study-group/messages?user=lin')).toEqual(['Shared'])
  })

  it('replaces its own message when the answer says so', async () => {
    const to = { platform: 'playground', workspace: 'local', channel: 'random' } as const
    const card = { plain: 'Count 1', title: 'Count 1', buttons: [{ label: 'On', action: 'count', arg: '1' }] }
    const { message } = await playground.platform().post({ to, card, key: 'k', title: 'Count' })
    const { json } = await act({ user: 'lin', message, action: 'count', arg: '1' })
    expect(json.reply.message).toBe(message)
    expect(await texts('channels/random/messages')).toEqual(['Count 2'])
  })

  it.each([
    ['another action', { action: 'setup' }],
    ['another argument', { arg: 'everything' }],
  ])('that the message does not hold is refused: %s', async (_name, forged) => {
    const { status, json } = await act({ ...(await share()), ...forged })
    expect([status, json.error]).toEqual([403, 'That message has no such button.'])
    expect(playground.bot.calls).toHaveLength(1)
  })

  it('on a message that only somebody else sees is not there', async () => {
    expect((await act({ ...(await share()), user: 'lin' })).status).toBe(404)
  })
})

describe('A form', () => {
  const open = async (user = 'ada') => {
    const { json } = await write('ml-design', { user, text: '/group setup' })
    return json
  }
  const submission = (message: string, values: object, user = 'ada') =>
    act({ user, message, action: 'setup', arg: 'new', values })

  it('is given in the answer and takes its values', async () => {
    const { message, reply } = await open()
    expect(reply).toMatchObject({ form: { submit: 'Preview' }, visibility: 'private', message: message.id })
    const { status, json } = await submission(reply.message, { time: '08:30', days: 'mon-fri' })
    expect([status, json.reply.card.title]).toEqual([200, 'Saved'])
    expect(playground.bot.calls.at(-1)?.input).toEqual({
      text: 'new',
      values: { time: '08:30', days: 'mon-fri' },
    })
  })

  it('tells which input is at fault without leaving a message', async () => {
    const { reply } = await open()
    const { json } = await submission(reply.message, { time: '25:00' })
    expect(json.reply).toMatchObject({ field: 'time', card: { tone: 'bad' }, message: reply.message })
    expect(await texts('channels/ml-design/messages?user=ada')).toEqual(['/group setup'])
  })

  it.each([
    ['an unknown input', { time: '08:00', admin: 'yes' }, /no input/],
    ['a missing required input', { days: 'mon-fri' }, /must be filled in/],
    ['a choice that was not offered', { time: '08:00', days: 'never' }, /one of its choices/],
  ])('refuses %s', async (_name, values, reason) => {
    const { reply } = await open()
    const { status, json } = await submission(reply.message, values)
    expect(status).toBe(400)
    expect(json.error).toMatch(reason)
  })

  it('refuses a file that it does not ask for', async () => {
    const { reply } = await open()
    const body = { user: 'ada', message: reply.message, action: 'setup', arg: 'new' }
    const { status, json } = await act({ ...body, values: { time: '08:00' }, files: { time: 'x' } })
    expect([status, json.error]).toEqual([400, 'The form takes no file “time”.'])
  })

  it('that was not given to this member is refused', async () => {
    const { reply } = await open('lin')
    expect((await submission(reply.message, { time: '08:00' })).status).toBe(404)
    const { json } = await write('ml-design', { user: 'ada', text: 'hello' })
    const { status } = await submission(json.message.id, { time: '08:00' })
    expect(status).toBe(403)
  })
})

describe('A bad request is told why', () => {
  const post = (body: unknown, headers = {}) =>
    send(`${playground.url}/api/channels/study-group/messages`, { body, headers })

  it.each<[string, unknown, number, string]>([
    ['no user', { text: 'x' }, 400, '“user” is missing.'],
    ['no user and no text', {}, 400, '“user” is missing; “text” is missing.'],
    ['a user without a name', { user: '', text: 'x' }, 400, '“user” must not be empty.'],
    ['a number for a user', { user: 7, text: 'x' }, 400, '“user” must be one text.'],
    ['an unknown user', { user: 'eve', text: 'x' }, 404, 'There is no such member.'],
    ['the bot as user', { user: 'studyhall', text: 'x' }, 404, 'There is no such member.'],
    ['an empty text', { user: 'ada', text: ' \n ' }, 400, 'Write something first: text is empty.'],
    [
      'a text of 9,000 characters',
      { user: 'ada', text: 'x'.repeat(9000) },
      400,
      '“text” may have at most 8000 characters.',
    ],
    [
      'an unknown field',
      { user: 'ada', text: 'x', admin: true },
      400,
      'The body may hold only user, text, thread, not admin.',
    ],
    ['an unknown thread', { user: 'ada', text: 'x', thread: 'nope' }, 404, 'There is no such message.'],
    ['a list', [], 400, 'The body must be a JSON object.'],
  ])('%s', async (_name, body, expected, reason) => {
    const { status, json } = await post(body)
    expect([status, json.error]).toEqual([expected, reason])
  })

  it.each<[string, object, string]>([
    ['no message', {}, '“message” is missing.'],
    ['values that are no object', { message: 'm', values: 'x' }, '“values” must be an object of texts.'],
    ['a value that is no text', { message: 'm', values: { time: 9 } }, '“values.time” must be one text.'],
    ['a value with a long name', { message: 'm', values: { ['x'.repeat(200)]: '' } }, 'too long a name'],
  ])('an action with %s', async (_name, body, reason) => {
    const { status, json } = await act({ user: 'ada', action: 'setup', ...body })
    expect([status, json.error]).toEqual([400, expect.stringContaining(reason)])
    expect(json.error.length).toBeLessThan(100)
  })

  it.each([
    ['no message', 'limit=0', '“limit” must be a whole number from 1 to 200.'],
    ['many messages', 'limit=many', '“limit” must be a whole number from 1 to 200.'],
    ['a day', 'before=yesterday', '“before” must be the id of a message.'],
    ['two users', 'user=ada&user=lin', '“user” must be one text.'],
    ['a long user', `user=${'x'.repeat(65)}`, '“user” may have at most 64 characters.'],
  ])('a listing that asks for %s', async (_name, query, reason) => {
    const { status, json } = await get(`channels/study-group/messages?${query}`)
    expect([status, json.error]).toEqual([400, reason])
  })

  it('an address that cannot be read, and a body in an unknown encoding', async () => {
    const garbled = await get('channels/%E0%A4%A/messages')
    expect([garbled.status, garbled.json.error]).toEqual([400, expect.stringMatching(/address.*\.$/)])
    const encoded = await post({ user: 'ada', text: 'x' }, { 'content-encoding': 'rot13' })
    expect([encoded.status, encoded.json.error]).toEqual([415, expect.stringMatching(/UTF-8.*\.$/)])
  })

  it('a body that is not JSON, broken, or large', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const json = { 'content-type': 'application/json' }
    const answers = [
      await post('user=ada&text=x', form),
      await post('{"user":', json),
      await post({ user: 'ada', text: 'x'.repeat(1_200_000) }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([415, 400, 413])
    expect(answers[2]?.json.error).toContain('less than 1024 kB')
    for (const answer of answers) expect(answer.json.error).toMatch(/\.$/)
  })

  it('an unknown channel, thread or route; somebody else’s direct messages', async () => {
    const paths = [
      'channels/gone/messages',
      'threads/gone/messages',
      'gone',
      'channels/dm-ada/messages?user=lin',
    ]
    for (const path of paths) {
      const { status, json } = await get(path)
      expect([path, status]).toEqual([path, 404])
      expect(json.error).toMatch(/\.$/)
    }
    expect((await write('dm-ada', { user: 'lin', text: 'x' })).status).toBe(404)
  })

  it('in JSON by the API, in plain text by the page, and never as a page of its own', async () => {
    const markup = '%3Cscript%3Ealert(1)%3C/script%3E'
    for (const [path, type] of [
      [`/api/${markup}`, 'application/json'],
      ['/API/gone', 'application/json'],
      [`/page/${markup}`, 'text/plain'],
      ['/page/%E0%A4%A', 'text/plain'],
      [`/apis/${markup}`, 'text/plain'],
    ]) {
      const { status, headers, text } = await send(playground.url + path)
      expect([path, status, headers['content-type']]).toEqual([path, 404, `${type}; charset=utf-8`])
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(text).not.toContain('<')
    }
    const elsewhere = await send(playground.url, { headers: { host: 'evil.example' } })
    expect(elsewhere.text).toMatch(/^This server is not called that\. Open http:\S+ instead\.\n$/)
  })

  it('a failing store, without a stack trace, and the log has the cause', async () => {
    await playground.store.close()
    const { status, json } = await write('random', { user: 'ada', text: 'x' })
    expect(status).toBe(500)
    expect(JSON.stringify(json)).not.toMatch(/ at |closed/)
    expect(playground.log.entries.map(({ level }) => level)).toContain('error')
  })
})

it('Emoji, right-to-left text and half characters are kept as text', async () => {
  const { json } = await write('random', { user: 'ada', text: '👩🏽‍💻 שלום \ud800 @everyone' })
  expect(json.message.text).toBe('👩🏽‍💻 שלום \ufffd @everyone')
})

it('Messages survive a restart', async () => {
  await write('random', { user: 'ada', text: 'before' })
  await playground.stop()
  await playground.again()
  await write('random', { user: 'ada', text: 'after' })
  expect(await texts('channels/random/messages')).toEqual(['before', 'after'])
})
