// Holds libraries of others against what the platform sent and describes: node tests/oracles/check.mjs FILE, where FILE is JSON with
// secrets (the first counts first), deliveries (headers, body), schemas by type and version, and the description of events.
// Says what is wrong, a line each, and ends with 1; otherwise with how much was right.

import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

const { secrets, deliveries, schemas, asyncapi } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const wrong = [];
let right = 0;

async function holds(what, check) {
  try {
    await check();
    right++;
  } catch (failed) {
    wrong.push(`${what}: ${failed.message}`);
  }
}

function refuses(act) {
  try {
    act();
  } catch {
    return;
  }
  throw new Error('it was taken');
}

const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }));
const validators = {};
for (const [key, schema] of Object.entries(schemas))
  await holds(`ajv compiles ${key}`, () => { validators[key] = ajv.compile(schema); });

for (const { headers, body } of deliveries) {
  const id = headers['webhook-id'];
  for (const secret of secrets)
    await holds(`standardwebhooks verifies ${id}`, () => new Webhook(secret).verify(body, headers));
  await holds(`standardwebhooks refuses another body of ${id}`, () => refuses(() => new Webhook(secrets[0]).verify(`${body} `, headers)));
  await holds(`standardwebhooks refuses ${id} with another id`, () =>
    refuses(() => new Webhook(secrets[0]).verify(body, { ...headers, 'webhook-id': 'another' })));
  await holds(`cloudevents reads ${id}`, () => {
    const event = HTTP.toEvent({ headers, body });
    event.validate();
    const sent = JSON.parse(body);
    if (event.id !== id || event.type !== sent.type || event.sequence !== sent.sequence) throw new Error('it reads something else');
    const validate = validators[event.dataschema.split('/').slice(-2).join('.')];
    if (!validate(event.data)) throw new Error(ajv.errorsText(validate.errors));
  });
}

await holds('@asyncapi/parser reads the description', async () => {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncapi));
  const errors = diagnostics.filter((one) => one.severity === 0);
  if (!document || errors.length > 0) throw new Error(errors.map((one) => `${one.path.join('/')} ${one.message}`).join('; '));
  if (document.allMessages().length < Object.keys(schemas).length) throw new Error('some messages are missing');
});

console.log(wrong.length > 0 ? wrong.join('\n') : `${right} right`);
process.exit(wrong.length > 0 ? 1 : 0);
