import { GraphInspector, type SerializedGraph } from '@nestjs/core';
import type { Host } from './host.js';

/** A method at which requests of a transport come in. */
export interface EntryPoint {
  readonly host: Host;
  readonly method: string;
  /** The name in the devtools: the path of its route. */
  readonly key: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Puts a method into the graph that Nest's devtools show, as Nest does with methods for HTTP. Where Nest
 * makes no graph (`snapshot` is not set), it does nothing.
 */
export function addEntryPoint(
  graph: SerializedGraph,
  type: string,
  { host, method, key, metadata }: EntryPoint,
): void {
  if ((graph.getNodeById(host.id) as unknown) === undefined) return;
  const inspector = new GraphInspector({ serializedGraph: graph } as never);
  const definition = {
    type,
    methodName: method,
    className: String(host.name),
    classNodeId: host.id,
    metadata: { key, ...metadata },
  };
  inspector.insertEntrypointDefinition(definition, host.id);
}
