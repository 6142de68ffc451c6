// The certified oidc-provider as a sign-in server: `node server.mjs SETTINGS.json`. Settings are written by ../oidc.py.
// Lives under https://localhost:PORT/tenant/v2.0, as Entra ID does under its host and tenant. Every name signs in, with
// any password; each scope is a box that can be left unticked.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

import { errors, interactionPolicy, Provider } from 'oidc-provider';

const settings = JSON.parse(readFileSync(process.argv[2]));
const PREFIX = '/tenant/v2.0';

const native = (client) => ({
  application_type: 'native',
  response_types: ['code'],
  id_token_signed_response_alg: 'ES256',
  token_endpoint_auth_method: 'none',
  ...client,
});

// prompt=select_account, as Microsoft knows it: the name is asked for again.
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt(
  { name: 'select_account', requestable: true },
  new interactionPolicy.Check('asked_for', 'the client asks for it', ({ oidc }) =>
    oidc.prompts.has('select_account') && !oidc.result?.select_account),
), 0);

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const provider = new Provider(`https://localhost:${settings.port}${PREFIX}`, {
  clients: [
    ...settings.clients.map(native),
    {
      client_id: 'dovecot',
      client_secret: settings.introspection_secret,
      redirect_uris: [],
      response_types: [],
      grant_types: [],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256' }] },
  cookies: { keys: [randomBytes(16).toString('hex')] },
  claims: { openid: ['sub', 'tid'], profile: ['preferred_username', 'name'], email: ['email'] },
  scopes: ['openid', 'offline_access', ...settings.scopes],
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async (ctx, client, code) =>
    client.grantTypeAllowed('refresh_token') &&
    (code.scopes.has('offline_access') || settings.always_refreshable.includes(client.clientId)),
  extraParams: ['access_type', 'domain_hint'],
  extraTokenClaims: async (ctx, token) => ({ username: token.accountId }),
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true, allowedPolicy: async () => true },
    userinfo: { enabled: true },
  },
  ttl: {
    AccessToken: settings.access_seconds,
    AuthorizationCode: 60,
    DeviceCode: (ctx, token, client) => settings.device_seconds[client.clientId] ?? 900,
    Grant: 3600,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 3600,
    Session: 600,
  },
  interactions: { policy, url: (ctx, interaction) => `${PREFIX}/interaction/${interaction.uid}` },
  findAccount: async (ctx, name) => ({
    accountId: name,
    claims: async () => ({ sub: name, tid: settings.tenant_id, email: name, preferred_username: name, name }),
  }),
  renderError: async (ctx, out) => {
    ctx.type = 'html';
    ctx.body = `<title>error</title><pre>${out.error}: ${out.error_description}</pre>`;
  },
});

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const readBody = async (request) => {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
};

async function interaction(request, response) {
  const details = await provider.interactionDetails(request, response);
  const { prompt, params, uid, session, grantId } = details;
  const asked = [...new Set(String(params.scope ?? '').split(' ').filter(Boolean))];
  if (request.method === 'GET') {
    const fields = prompt.name === 'consent'
      ? asked.map((scope) => `<input type="checkbox" name="scope" value="${escaped(scope)}" checked>`).join('')
      : `<input name="login" value="${escaped(params.login_hint ?? '')}"><input type="password" name="password">`;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<title>${prompt.name}</title><form method="post" action="${PREFIX}/interaction/${uid}">${fields}
<button name="answer" value="yes">Continue</button><button name="answer" value="no">Cancel</button></form>`);
    return;
  }
  const form = await readBody(request);
  if (form.get('answer') === 'no') {
    const refusal = { error: 'access_denied', error_description: 'The user declined' };
    await provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false });
    return;
  }
  if (prompt.name !== 'consent') {
    const result = { login: { accountId: form.get('login') }, select_account: {} };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  const grant = (grantId && (await provider.Grant.find(grantId))) ||
    new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  const ticked = form.getAll('scope');
  if (!ticked.length) { // no box at all, and yet not declined: as at Google, the token tells who it is and no more
    ticked.push('openid');
    details.params.scope = `${params.scope} openid`;
    await details.save(details.exp - Math.floor(Date.now() / 1000));
  }
  grant.addOIDCScope(ticked.join(' '));
  const left = asked.filter((scope) => !ticked.includes(scope));
  if (left.length) grant.rejectOIDCScope(left.join(' '));
  const result = { consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

provider.use(async (ctx, next) => {
  await next();
  // RFC 8628 lets the server name the interval of polling; without one it is 5 seconds.
  if (ctx.oidc?.route === 'device_authorization' && ctx.body?.device_code) ctx.body.interval = settings.device_interval;
});

const handle = provider.callback();
const tls = { cert: readFileSync(settings.certificate), key: readFileSync(settings.key) };
createServer(tls, (request, response) => {
  request.originalUrl = request.url;
  const path = new URL(request.url, 'https://localhost').pathname;
  if (path.startsWith(`${PREFIX}/interaction/`)) {
    interaction(request, response).catch((error) => {
      response.statusCode = error instanceof errors.OIDCProviderError ? 400 : 500;
      response.end(`${error.name}: ${error.message}`);
    });
  } else if (path.startsWith(`${PREFIX}/`)) {
    request.url = request.url.slice(PREFIX.length);
    handle(request, response);
  } else { // what Entra ID answers where a tenant doesn't exist
    response.statusCode = 400;
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.end(JSON.stringify(settings.unknown_tenant));
  }
}).listen(settings.own_port, '127.0.0.1');
