/**
 * Server-sent events read from a fetch body, by the WHATWG grammar.
 * What lives here: cutting bytes into events. What must not: reconnecting, meaning.
 *
 * Why not EventSource: it hides heart-beat comments, needs every event's name in advance, gives up for good on a 503,
 * and offers no way to notice a server that is frozen but still connected.
 */

/** Yields `{id, type, data}` for each event and `{comment: true}` for each heart-beat, until the stream ends. */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let block = newBlock();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === "") {
          if (block.data.length) yield { id: block.id, type: block.type, data: block.data.join("\n") };
          block = newBlock();
        } else if (line.startsWith(":")) {
          yield { comment: true };
        } else {
          addField(block, line);
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

const newBlock = () => ({ id: null, type: "message", data: [] });

function addField(block, line) {
  const colon = line.indexOf(":");
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (name === "data") block.data.push(value);
  else if (name === "event") block.type = value;
  else if (name === "id") block.id = value;
}
