import type { GuardedFile } from './guard-lines.ts';

const loop = 'libs/assistant/src/application/';
const loopTest = [`${loop}personal-data.test.ts`];
const shield = 'libs/pii/src/application/shield-personal-data.use-case.ts';
const shieldTest = ['libs/pii/src/application/shield-personal-data.test.ts'];
const wiring = 'apps/assistant-api/src/wiring/';
const documentsTest = [`${wiring}documents-without-people.test.ts`];
const gatesTest = [`${wiring}last-gates.test.ts`];

/** Every place where a text passes the shield or a gate before it leaves; each taken away must be noticed. */
export const personalDataLines: readonly GuardedFile[] = [
  {
    file: `${loop}make-answer-question.ts`,
    checks: loopTest,
    changes: [
      ['await texts.hide(message)', 'message as never', 'question hidden from the model'],
      ['      question: hidden,\n', '      question: message,\n', 'question hidden in the stored turn'],
    ],
  },
  {
    file: `${loop}compose-answer.ts`,
    checks: loopTest,
    changes: [
      ['await texts.hideAgain(text)', 'text as never', 'history hidden again'],
      ['await texts.hidePublished(question.shopName)', 'question.shopName as never', 'name of the shop'],
    ],
  },
  {
    file: `${loop}agent-loop.ts`,
    checks: loopTest,
    changes: [['await run.texts.hideFound(found)', 'JSON.stringify(found) as never', 'results of tools']],
  },
  {
    file: `${loop}tool-input.ts`,
    checks: loopTest,
    changes: [["if (use === 'left-out')", "if (use === ('never' as string))", 'values kept out of searches']],
  },
  {
    file: `${loop}cached-answers.ts`,
    checks: loopTest,
    changes: [
      ['if (holdsPlaceholder(hidden)) return null;', '', 'personal questions kept out of the cache'],
      [
        ' && !body.sentences.some(({ text }) => holdsPlaceholder(text))',
        '',
        'answers with personal data kept out of the cache',
      ],
    ],
  },
  {
    file: `${loop}read-conversations.use-case.ts`,
    checks: loopTest,
    changes: [
      [
        'if (removed) await personalData.forgetSession({ merchant, user, session: sessionId });',
        '',
        'values of a forgotten session',
      ],
    ],
  },
  {
    file: shield,
    checks: shieldTest,
    changes: [
      [
        'sanitize: (text) => pass(text, select, tokenizeText)',
        'sanitize: (text) => pass(text, () => [], tokenizeText)',
        'sanitize',
      ],
      [
        'sanitizeRest: (text) => pass(text, select, tokenizeRest)',
        'sanitizeRest: (text) => pass(text, () => [], tokenizeRest)',
        'sanitize again',
      ],
      [
        'sanitizePublished: (text) => pass(text, selectForDocuments, tokenizeText)',
        'sanitizePublished: (text) => pass(text, () => [], tokenizeText)',
        'sanitize what a shop publishes',
      ],
      ['findings: findingsIn(string, chosen)', 'findings: []', 'sanitize JSON'],
      [
        'if (entries.length > 0) await vault.keep(owner, entries);',
        'void entries;',
        'nothing goes out that is not kept',
      ],
    ],
  },
  {
    file: `${wiring}documents-without-people.ts`,
    checks: documentsTest,
    changes: [
      [
        'const inText = (text: string): string => redactText(text, detect, selectForDocuments);',
        'const inText = (text: string): string => text;',
        'texts of documents',
      ],
      [
        'const inName = (text: string): string => redactText(text, detect, formsOnly);',
        'const inName = (text: string): string => text;',
        'fields of products',
      ],
      ['texts.map((text) => redactText(text, detect, selectForDocuments))', '[...texts]', 'texts made into vectors'],
    ],
  },
  {
    file: `${wiring}open-embedding.ts`,
    checks: gatesTest,
    changes: [
      [
        'embeddingWithoutPeople(openModel(config, client), detect)',
        '(void detect, openModel(config, client))',
        'embedding of the process',
      ],
    ],
  },
  {
    file: `${wiring}open-logger.ts`,
    checks: gatesTest,
    changes: [
      ['    redactText(text, detect);', '    (void detect, text);', 'redaction of lines'],
      ['    redact: logRedaction(detect),\n', '', 'logger of the process'],
    ],
  },
  {
    file: `${wiring}personal-data.shield.ts`,
    checks: [`${wiring}personal-data.shield.test.ts`],
    changes: [
      ['(await session.sanitize(text)).text', 'text as never', 'question, in the wiring'],
      ['(await session.sanitizeRest(text)).text', 'text as never', 'history, in the wiring'],
      ['(await session.sanitizePublished(text)).text', 'text as never', 'words of the shop, in the wiring'],
      [
        "(await session.sanitizeJson(found as JsonValue, 'published')).text",
        'JSON.stringify(found) as never',
        'results of tools, in the wiring',
      ],
      ['await shield.eraseSession(owner);', '', 'forgotten session, in the wiring'],
    ],
  },
  {
    file: `${wiring}wire-assistant-api.ts`,
    checks: ['apps/assistant-api/src/main.test.ts'],
    changes: [
      [
        'ingestWithoutPeople(makeIngestDocuments({ index, embeddingModel: embedding }), detect)',
        'makeIngestDocuments({ index, embeddingModel: embedding })',
        'ingestion of the process',
      ],
    ],
  },
];
