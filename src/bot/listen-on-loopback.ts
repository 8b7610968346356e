import { Server, type ListenOptions } from 'node:net';

/**
 * Preloaded (`node --import`) into the Playground, which would listen on every interface: the local chat of a
 * product that takes licences away is reachable from this machine only.
 */
type Listen = (port: unknown, ...rest: unknown[]) => Server;

const loopback = '127.0.0.1';
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its server below
const listen = Server.prototype.listen as Listen;

Server.prototype.listen = function listenOnLoopback(
  this: Server,
  first: unknown,
  ...rest: unknown[]
): Server {
  if (typeof first === 'number') {
    const backlogAndCallback = typeof rest[0] === 'string' ? rest.slice(1) : rest;
    return listen.call(this, first, loopback, ...backlogAndCallback);
  }
  if (typeof first === 'object' && first !== null && 'port' in first) {
    return listen.call(this, { ...(first as ListenOptions), host: loopback }, ...rest);
  }
  return listen.call(this, first, ...rest);
} as Server['listen'];
