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
items-found = { $form ->
    [one] { $count } item found
   *[other] { $count } items found
}
search = Search
search-hint = Title, shelfmark…
all-items = All items
nothing-found-title = Nothing found
nothing-found = No item has all of these words in its title, its shelfmark or its name.
pages = Pages
first-image-of = First image of
no-picture = No picture
untitled = Untitled
shelfmark = Shelfmark
open-in = Open in { $viewer }
iiif-manifest = IIIF manifest
empty-title = The shelves are empty
empty-remedy-before = Put a folder of page images into the folder that
empty-remedy-after = names: each such folder becomes an item on this page, its images in the order of their names.

## The page of an item

read = Read
view-in = View in { $viewer }
description = Description
contents = Contents
folios = Folios
folio-of = { $folio } of { $title }
pages-of-folios = Pages of folios
previous = Previous
next = Next
missing-leaf = Missing leaf
rights = Rights
credit = Credit
provided-by = Provided by
links = Links
share = Cite and share
cite = Cite
cite-as-text = As text
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Address of this page
download = Download
download-size = { $width } × { $height } pixels
manifest-3 = IIIF manifest, version 3
manifest-2 = IIIF manifest, version 2.1
drag-and-drop = Drag this into a IIIF viewer
embed = Embed
embed-code = Code for your site
collection = Collection
detail-of = Detail of { $folio }
detail-region = { $width } × { $height } pixels from { $x }, { $y }
whole-folio = The whole folio
zoom-in = Closer
which-folio-title = Which folio?
which-folio = Several folios of this item are called “{ $folio }”:
no-such-folio-title = No such folio
no-such-folio = This item has no folio that is called “{ $folio }”.

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
