// A receiver of U4SSC events: subscribes, answers the challenge, checks every signature, counts every event once.
// Node 20 or later, nothing else:
//
//   node docs/receivers/node/receiver.mjs --platform http://localhost:8080 --client demo-subscriber --secret demo-subscriber
//
// --token TOKEN instead of --client and --secret; --types certificate.issued,certificate.revoked; --from beginning|now|NUMBER; --port PORT;
// --url URL where the platform reaches this receiver by another address than http://127.0.0.1:PORT/.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

const { values: given } = parseArgs({
  options: {
    platform: { type: 'string', default: 'http://localhost:8080' }, client: { type: 'string' }, secret: { type: 'string' },
    token: { type: 'string' }, types: { type: 'string' }, from: { type: 'string', default: 'now' },
    port: { type: 'string', default: '0' }, url: { type: 'string' },
  },
});

const bytesMax = 64 * 1024;
const secondsOffMax = 300;

// The secret comes in the answer to the subscription; the challenge may be here before it.
let secretIsHere;
const secret = new Promise((resolve) => { secretIsHere = resolve; });

// Kept in a database in earnest: the same event can come again, with the same id.
const seen = new Set();

const server = createServer(async (request, response) => {
  try {
    const body = await read(request);
    if (!isSigned(request.headers, body, await secret)) return response.writeHead(401).end();
    const event = JSON.parse(body);
    switch (event.type) {
      case 'subscription.challenge':
        return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ challenge: event.data.challenge }));
      case 'subscription.heartbeat':
        console.log(`complete up to ${event.data.completeUpTo}; the newest event is ${event.data.number}`);
        break;
      case 'subscription.test':
        console.log('a test');
        break;
      default:
        // First keep it, then say that it was accepted.
        if (!seen.has(event.id)) console.log(`${Number(event.sequence)} ${event.type} ${event.subject}`);
        seen.add(event.id);
    }
    response.writeHead(204).end();
  } catch (wrong) {
    // Whatever is not accepted comes again.
    response.writeHead(wrong instanceof RangeError ? 413 : 400).end();
  }
});

async function read(request) {
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > bytesMax) throw new RangeError('too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

// Standard Webhooks: HMAC-SHA256 over id, time and body; while a secret is changed there are several signatures.
function isSigned(headers, body, key) {
  const at = Number(headers['webhook-timestamp']);
  if (!(Math.abs(Date.now() / 1000 - at) < secondsOffMax)) return false;
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64')).update(signed).digest();
  return String(headers['webhook-signature']).split(' ').some((one) => {
    const [version, text] = one.split(',');
    const given = Buffer.from(text ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

async function token() {
  if (given.token) return given.token;
  const answer = await fetch(`${given.platform}/connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: given.client ?? '', client_secret: given.secret ?? '' }),
  });
  if (!answer.ok) throw new Error(`No token for ${given.client}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).access_token;
}

server.listen(Number(given.port), '127.0.0.1', async () => {
  try {
    const url = given.url ?? `http://127.0.0.1:${server.address().port}/`;
    const answer = await fetch(`${given.platform}/api/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url, types: given.types?.split(',') ?? [], from: given.from, heartbeats: true }),
    });
    if (!answer.ok) throw new Error(`Not subscribed: ${answer.status} ${await answer.text()}`);
    const subscription = await answer.json();
    secretIsHere(subscription.secret);
    console.log(`subscribed: ${subscription.id}`);
  } catch (failed) {
    console.error(failed.message);
    process.exit(1);
  }
});
