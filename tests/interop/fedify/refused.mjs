// How Fedify 1.10 refuses a document with a type inside that is no object or none of its own.
export const notAnObject = /Invalid type: https:\/\/www\.w3\.org\/ns\/activitystreams#Hashtag/;
export const notKnown = /Invalid type: https:\/\/w3id\.org\/fep\/(044f#Quote|7aa9#Feature)Request/;
