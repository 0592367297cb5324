// One HTTP exchange, of which the whole answer is read.

/// `ask` is `request` of node:http or node:https. Gives the answer's head and its bytes.
export function exchange(ask, options, body) {
  return new Promise((resolve, reject) => {
    const outgoing = ask(options, async (reply) => {
      const parts = [];
      try {
        for await (const part of reply) parts.push(part);
      } catch (cut) {
        return reject(cut);
      }
      resolve({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(parts) });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
