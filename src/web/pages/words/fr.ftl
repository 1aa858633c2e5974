### Français : les mots des catalogues de manuscrits

## Not yet checked by a native reader

own-name = Français
direction = ltr
languages = Langue
site = Warraq
to-home-page = Vers la page d’accueil
skip-to-content = Aller au contenu
footer = Les images et les descriptions sont servies selon les normes IIIF : le lien d’un manifeste s’ouvre dans toute visionneuse qui les connaît.

items-to-read = { $form ->
    [one] { $count } manuscrit à lire
   *[other] { $count } manuscrits à lire
}
images = { $form ->
    [one] { $count } image
   *[other] { $count } images
}
first-image-of = Première image de
no-picture = Pas d’image
untitled = Sans titre
shelfmark = Cote
open-in = Ouvrir dans { $viewer }
iiif-manifest = Manifeste IIIF
empty-title = Les rayons sont vides
empty-remedy-before = Placez un dossier d’images de pages dans le dossier que nomme
empty-remedy-after = chaque dossier de ce genre apparaît sur cette page, ses images dans l’ordre de leurs noms.

read = Lire
view-in = Voir dans { $viewer }
description = Description
contents = Table des matières
folios = Feuillets
folio-of = { $folio } de { $title }
pages-of-folios = Parties des feuillets
previous = Précédent
next = Suivant
missing-leaf = Feuillet manquant
rights = Droits
credit = Mention obligatoire
provided-by = Mis à disposition par
links = Liens
share = Citer et partager
cite = Citation
cite-as-text = En texte
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Adresse de cette page
download = Télécharger
download-size = { $width } × { $height } pixels
manifest-3 = Manifeste IIIF, version 3
manifest-2 = Manifeste IIIF, version 2.1
drag-and-drop = À glisser dans une visionneuse IIIF
embed = Intégrer
embed-code = Code pour votre site
collection = Collection
detail-of = Détail de { $folio }
detail-region = { $width } × { $height } pixels à partir de { $x }, { $y }
whole-folio = Le feuillet entier
zoom-in = De plus près
which-folio-title = Quel feuillet ?
which-folio = Plusieurs feuillets de ce manuscrit s’appellent « { $folio } » :
no-such-folio-title = Feuillet inexistant
no-such-folio = Ce manuscrit n’a pas de feuillet nommé « { $folio } ».

missing-viewers = Visionneuses absentes
not-installed-here = Non installé sur ce serveur :
installing-before = L’administrateur peut ajouter ce qui manque avec
installing-after = puis un redémarrage.
viewer-missing-title = { $viewer } n’est pas installé
viewer-missing = L’administrateur de ce serveur peut l’ajouter avec la commande ci-dessous et un redémarrage ; d’ici là, les manifestes s’ouvrent dans d’autres visionneuses.
needs-javascript = { $viewer } a besoin de JavaScript.
without-javascript = Sans JavaScript, le manifeste s’ouvre dans une autre visionneuse :

not-found-title = Page introuvable
not-found = Il n’y a rien à cette adresse.
nothing-to-open-title = Rien à ouvrir
nothing-to-open = L’adresse ne nomme aucun manifeste : choisissez un manuscrit sur la page d’accueil.
