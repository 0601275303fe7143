/** All of Mantine's styles: what most pages need, and the storefront's first page does not wait for. */
import "@mantine/core/styles.layer.css";
