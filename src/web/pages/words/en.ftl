### English, which every other file translates and falls back to.
###
### The syntax is that of Project Fluent; `own-name` and `direction` are the language's own. A text
### that ends in `-before` or `-after` stands around an element of the page. `$count` is a number and `$form` its
### plural form, by Unicode CLDR: zero, one, two, few, many or other.

## The frame of every page

own-name = English
direction = ltr
languages = Language
site = Warraq
to-home-page = To the home page
skip-to-content = Skip to the content
footer = Pictures and descriptions are served through the IIIF Image and Presentation APIs: a manifest link opens in every viewer that speaks IIIF.

## The home page

items-to-read = { $form ->
    [one] { $count } item to read
   *[other] { $count } items to read
}
images = { $form ->
    [one] { $count } image
   *[other] { $count } images
}
first-image-of = First image of
no-picture = No picture
untitled = Untitled
shelfmark = Shelfmark
open-in = Open in { $viewer }
iiif-manifest = IIIF manifest
empty-title = The shelves are empty
empty-remedy-before = Put a folder of page images into the folder that
empty-remedy-after = names: each such folder becomes an item on this page, its images in the order of their names.

## Viewers that are not there

missing-viewers = Missing viewers
not-installed-here = Not installed on this server:
installing-before = Its operator can add what is missing with
installing-after = and a restart.
viewer-missing-title = { $viewer } is not installed
viewer-missing = The operator of this server can add it with the command below and a restart; until then the manifests open in viewers elsewhere.
needs-javascript = { $viewer } needs JavaScript.
without-javascript = Without it, the manifest can still be opened in another viewer:

## Pages that say one thing

not-found-title = Not Found
not-found = There is nothing at this address.
nothing-to-open-title = Nothing to open
nothing-to-open = The address names no manifest: choose an item on the home page.
