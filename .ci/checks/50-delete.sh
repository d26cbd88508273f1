#!/usr/bin/env bash
# Deletes: off by default; by tag, by digest and by blob; then 404, and a new push brings it back.
source "$(dirname "$0")/../lib.sh"

push_twice() {
    copy "oci:$SMALL:it" "docker://$HOST/small:one"
    copy "oci:$SMALL:it" "docker://$HOST/small:two"
}

refused_by_default() {
    answers_error 405 UNSUPPORTED -X DELETE "$URL/v2/small/manifests/one"
    answers_error 405 UNSUPPORTED -X DELETE "$URL/v2/small/manifests/$DIGEST"
    answers_error 405 UNSUPPORTED -X DELETE "$URL/v2/small/blobs/$LAYER"
    answers 200 "${accept_all[@]}" "$URL/v2/small/manifests/one"
}

one_tag() {
    answers 202 -X DELETE "$URL/v2/small/manifests/one"
    answers_error 404 MANIFEST_UNKNOWN "${accept_all[@]}" "$URL/v2/small/manifests/one"
    answers 200 "${accept_all[@]}" "$URL/v2/small/manifests/two"
    answers 200 "$URL/v2/small/tags/list"
    equal "tags" '["two"]' "$(jq -c .tags "$WORK/body")"
    answers 200 "${accept_all[@]}" "$URL/v2/small/manifests/$DIGEST"
}

by_digest() {
    answers 202 -X DELETE "$URL/v2/small/manifests/$DIGEST"
    answers_error 404 MANIFEST_UNKNOWN "${accept_all[@]}" "$URL/v2/small/manifests/$DIGEST"
    answers_error 404 MANIFEST_UNKNOWN "${accept_all[@]}" "$URL/v2/small/manifests/two"
    answers 404 -I "${accept_all[@]}" "$URL/v2/small/manifests/two"
    refute copy "docker://$HOST/small:two" "oci:$WORK/gone:it"
    refute copy "docker://$HOST/small@$DIGEST" "oci:$WORK/gone:it"
}

one_blob() {
    answers 200 -I "$URL/v2/small/blobs/$LAYER"
    answers 202 -X DELETE "$URL/v2/small/blobs/$LAYER"
    answers 404 -I "$URL/v2/small/blobs/$LAYER"
    answers_error 404 BLOB_UNKNOWN "$URL/v2/small/blobs/$LAYER"
    answers_error 404 BLOB_UNKNOWN -X DELETE "$URL/v2/small/blobs/$LAYER"
    answers 200 -I "$URL/v2/kept/blobs/$LAYER"
}

by_skopeo() {
    copy "oci:$SMALL:it" "docker://$HOST/small:three"
    skopeo --insecure-policy delete --tls-verify=false "docker://$HOST/small:three"
    refute copy "docker://$HOST/small:three" "oci:$WORK/gone:it"
}

comes_back() {
    copy "oci:$SMALL:it" "docker://$HOST/small:one"
    copy "docker://$HOST/small:one" "oci:$WORK/out:it"
    same_image "$SMALL" "$WORK/out"
}

neighbour_untouched() {
    copy "docker://$HOST/kept:it" "oci:$WORK/kept:it"
    same_image "$SMALL" "$WORK/kept"
}

begin "Deletes"
SMALL=$(image small)
DIGEST=$(image_digest "$SMALL")
LAYER=$(image_manifest "$SMALL" | jq -r '.layers[0].digest')

start_registry
prove "an image is pushed under two tags" push_twice
prove "and to a second repository" copy "oci:$SMALL:it" "docker://$HOST/kept:it"
prove "without plimsoll.delete.enabled every delete is refused and nothing is lost" refused_by_default

stop_server
start_registry --plimsoll.delete.enabled=true
prove "a deleted tag is gone, the image and its other tag are not" one_tag
prove "a deleted digest is gone with its tags" by_digest
prove "a deleted blob is gone here and stays in the other repository" one_blob
prove "what was deleted can be pushed again, byte for byte" comes_back
prove "skopeo deletes" by_skopeo
prove "the second repository still has its image, byte for byte" neighbour_untouched

end
