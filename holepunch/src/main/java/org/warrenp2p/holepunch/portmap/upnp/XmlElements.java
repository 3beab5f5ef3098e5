package org.warrenp2p.holepunch.portmap.upnp;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.warrenp2p.proto.Bytes;

/**
 * Walks through the elements of a short document of a stranger. There are no document types, so no entities: nothing
 * grows and nothing is fetched. Depth and text are bounded; namespaces do not count, since routers get them wrong.
 */
final class XmlElements {

    /** Descriptions have about ten levels. */
    private static final int MOST_DEPTH = 32;

    /** Of one element; URLs and error texts are shorter. */
    private static final int MOST_TEXT_CHARS = 1_024;

    private XmlElements() {}

    /** What is found on the way. */
    interface Visitor {

        /** An element begins. */
        void begin(String name) throws MalformedUpnpException;

        /** It ends; {@code text} is what stands directly in it, without space around it. */
        void end(String name, String text) throws MalformedUpnpException;
    }

    /** @throws MalformedUpnpException if it is no XML, or has a document type, or too much of anything */
    static void walk(Bytes document, Visitor visitor) throws MalformedUpnpException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("Nothing is fetched");
        });
        try {
            walk(factory.createXMLStreamReader(new ByteArrayInputStream(document.toArray())), visitor);
        } catch (XMLStreamException | RuntimeException e) {
            // the JDK's reader answers some nonsense with exceptions of its own
            throw new MalformedUpnpException("A document is well-formed XML");
        }
    }

    private static void walk(XMLStreamReader reader, Visitor visitor)
            throws XMLStreamException, MalformedUpnpException {
        StringBuilder[] texts = new StringBuilder[MOST_DEPTH];
        int depth = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (depth == MOST_DEPTH) {
                        throw new MalformedUpnpException("A document has at most 32 levels");
                    }
                    texts[depth++] = new StringBuilder();
                    visitor.begin(localName(reader));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (depth > 0) {
                        append(texts[depth - 1], reader.getText());
                    }
                }
                case XMLStreamConstants.END_ELEMENT ->
                    visitor.end(localName(reader), texts[--depth].toString().strip());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new MalformedUpnpException("A document has no type and no entities");
                default -> {
                    // comments and the like
                }
            }
        }
    }

    private static void append(StringBuilder text, String more) throws MalformedUpnpException {
        if (text.length() + more.length() > MOST_TEXT_CHARS) {
            throw new MalformedUpnpException("A text has at most 1,024 characters");
        }
        text.append(more);
    }

    /** Without the prefix. */
    private static String localName(XMLStreamReader reader) {
        String name = reader.getLocalName();
        return name.substring(name.indexOf(':') + 1);
    }
}
