/** Places for what a document that was redrawn elsewhere no longer has a place for; all else stays where it stands. */
import type { ELK } from "elkjs/lib/elk-api";

import { nodeOf, readDocument, type GraphDocument, type GraphNode, type Place } from "./document";
import { absoluteRect, fitBoxes, freePlace, originOf, sizeOf, snap } from "./geometry";
import { arrange } from "./layout";
import { inDepthOrder, membersOf, parentOf } from "./tree";

function kept(before: GraphDocument, made: GraphDocument, node: GraphNode): Place | undefined {
  const old = nodeOf(before, node.id);
  const stayed = old !== undefined && parentOf(old) === parentOf(node);
  return made.layout?.[node.id] ?? (stayed ? before.layout?.[node.id] : undefined);
}

/** A new box stands where the first of what it took in stood. */
function placeOfBox(before: GraphDocument, made: GraphDocument, node: GraphNode): { x: number; y: number } | undefined {
  const known = membersOf(made, node.id).filter((member) => nodeOf(before, member.id) && before.layout?.[member.id]);
  if (known.length === 0) return undefined;
  const rects = known.map((member) => absoluteRect(before, member.id));
  const origin = originOf(made, parentOf(node));
  return { x: snap(Math.min(...rects.map(({ x }) => x)) - origin.x), y: snap(Math.min(...rects.map(({ y }) => y)) - origin.y) };
}

/** Read `raw`, made of `before`, and place what has no place: inside boxes as ELK would, elsewhere where there is room. */
export async function settled(before: GraphDocument, raw: unknown, elk: ELK): Promise<GraphDocument> {
  const made = readDocument(raw);
  const places = new Map(made.nodes.map((node) => [node.id, kept(before, made, node)]));
  const layout = Object.fromEntries([...places].filter((entry): entry is [string, Place] => entry[1] !== undefined));
  let document: GraphDocument = { ...made, layout };
  const lost = inDepthOrder(document).filter(({ node }) => !places.get(node.id));
  if (lost.length === 0) return fitBoxes(document);
  const ideal = (await arrange(made, elk)).layout ?? {};
  for (const { node } of lost) {
    const siblings = membersOf(document, parentOf(node));
    const all = siblings.every(({ id }) => !places.get(id));
    const wanted = node.parent && all ? ideal[node.id] : placeOfBox(before, document, node);
    const place = wanted ?? freePlace(document, parentOf(node), sizeOf(document, node));
    document = { ...document, layout: { ...document.layout, [node.id]: place } };
  }
  return fitBoxes(document);
}
